import { faultKeys, statementWhen } from '@gauntlet/contract'
import { refuseForeignDatabase, type StatementFaultKind } from '../fault-kind.ts'
import type { StatementFaultOf } from '../statement/statement-fault-kind.ts'

export type StatementErrorFault = StatementFaultOf<'statement-error', { readonly code: string }>

/** The application gets an error in place of the statement, and the transaction fails. */
export const statementError: StatementFaultKind<StatementErrorFault> = {
  kind: 'statement-error',
  description: 'The application gets an error of this SQLSTATE in place of the statement.',
  when: statementWhen,
  properties: { code: faultKeys.code },
  points: ['before'],
  done: 'errors in place of statements',
  refuse: ({ code }, target) =>
    /^[0-9A-Z]{5}$/.test(code)
      ? refuseForeignDatabase(target)
      : `.code must be a SQLSTATE: '40001'`,
  prepareAct:
    ({ code }) =>
    () => ({ action: { do: 'error', code } }),
}
