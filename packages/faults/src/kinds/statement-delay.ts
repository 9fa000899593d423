import { faultKeys, statementWhen } from '@gauntlet/contract'
import { refuseForeignDatabase, type StatementFaultKind } from '../fault-kind.ts'
import type { StatementFaultOf } from '../statement/statement-fault-kind.ts'

export type StatementDelayFault = StatementFaultOf<'statement-delay', { readonly ms: number }>

/** The statement, or its answer, comes so much later. */
export const statementDelay: StatementFaultKind<StatementDelayFault> = {
  kind: 'statement-delay',
  description: 'The statement, or its answer, comes so much later.',
  when: statementWhen,
  properties: { ms: faultKeys.ms },
  points: ['after', 'before'],
  done: 'statements delayed',
  refuse: (_, target) => refuseForeignDatabase(target),
  prepareAct:
    ({ ms }) =>
    () => ({ action: { do: 'delay', ms } }),
}
