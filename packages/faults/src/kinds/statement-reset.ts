import { statementWhen } from '@gauntlet/contract'
import { refuseForeignDatabase, type StatementFaultKind } from '../fault-kind.ts'
import type { StatementFaultOf } from '../statement/statement-fault-kind.ts'

export type StatementResetFault = StatementFaultOf<'statement-reset'>

/** Both sides of a connection to the database are reset: the application cannot know whether the statement was done. */
export const statementReset: StatementFaultKind<StatementResetFault> = {
  kind: 'statement-reset',
  description: 'The connection to the database is reset, both sides.',
  when: statementWhen,
  properties: {},
  points: ['after', 'before'],
  done: 'connections to the database reset',
  refuse: (_, target) => refuseForeignDatabase(target),
  prepareAct: () => () => ({ action: { do: 'reset' } }),
}
