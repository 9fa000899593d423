import type { FaultOf } from '../fault.ts'
import type { NamedTarget, TargetFaultKind } from '../fault-kind.ts'
import type { FaultTarget } from '../fault-target.ts'
import type { ApplyFault } from '../plan-target-fault.ts'

export type DatabaseCrashFault = FaultOf<'database-crash'>

/** A session of the database dies by force: PostgreSQL ends all sessions and recovers from its log. */
export const databaseCrash: TargetFaultKind<DatabaseCrashFault> = {
  kind: 'database-crash',
  description:
    'A session of the database dies by force: PostgreSQL ends all sessions and recovers.',
  properties: {},
  // Fewer than kills: a recovery takes seconds.
  spreadTimes: 3,
  crashesDatabase: true,
  refuse: (_, target) => refuseCrash(target),
  prepare: (_, target) => crashOnce(target),
}

/** A server that Gauntlet did not start may have other users. */
export function refuseCrash({ name, config }: NamedTarget): string | undefined {
  return config.database === 'embedded'
    ? undefined
    : ` crashes a database that Gauntlet starts: targets.${name}.database must be 'embedded'`
}

/** @throws ToolError CONFIG_INVALID where the database is not ours */
export function crashOnce(target: FaultTarget): ApplyFault {
  const postgres = target.postgres()
  return target.inTurn(postgres, async () => {
    const session = await postgres.crashSession()
    return {
      proof: `session ${session} was killed, PostgreSQL ended all others and recovered`,
    }
  })
}
