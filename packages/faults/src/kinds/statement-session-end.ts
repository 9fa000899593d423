import { statementWhen } from '@gauntlet/contract'
import { refuseForeignDatabase, type StatementFaultKind } from '../fault-kind.ts'
import type { StatementFaultOf } from '../statement/statement-fault-kind.ts'

export type StatementSessionEndFault = StatementFaultOf<'statement-session-end'>

/** The server ends the session (57P01), as an administrator, a failover or a restart does. */
export const statementSessionEnd: StatementFaultKind<StatementSessionEndFault> = {
  kind: 'statement-session-end',
  description: 'The server ends the session (57P01).',
  when: statementWhen,
  properties: {},
  points: ['after', 'before'],
  done: 'sessions ended',
  refuse: (_, target) => refuseForeignDatabase(target),
  prepareAct: () => () => ({ action: { do: 'terminate' } }),
}
