import { statementWhen } from '@gauntlet/contract'
import type { StatementFaultKind } from '../fault-kind.ts'
import type { StatementFaultOf } from '../statement/statement-fault-kind.ts'
import { crashOnce, refuseCrash } from './database-crash.ts'

export type StatementDatabaseCrashFault = StatementFaultOf<'statement-database-crash'>

/** The database crashes and recovers while the statement, or its answer, is withheld. */
export const statementDatabaseCrash: StatementFaultKind<StatementDatabaseCrashFault> = {
  kind: 'statement-database-crash',
  description: 'The database crashes and recovers while the statement, or its answer, is withheld.',
  when: statementWhen,
  properties: {},
  crashesDatabase: true,
  points: ['after', 'before'],
  done: 'statements at which the database crashed',
  refuse: (_, target) => refuseCrash(target),
  prepareAct: (_, target) => () => {
    const over = crashOnce(target)(() => undefined)
    const act = async () => {
      await over
    }
    return { action: { do: 'run', act }, over }
  },
}
