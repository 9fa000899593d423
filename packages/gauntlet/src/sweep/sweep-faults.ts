import type { WireAction } from '@gauntlet/faults'
import type { SweepFaultPlan } from '@gauntlet/core/sweep'
import { invariant } from '@gauntlet/core'
import type { Lane } from './lane.ts'
import type { SweepTarget } from './plan-sweep.ts'

/** What a fault may act on. */
export type FaultScope = {
  readonly lane: Lane
  /** Ends the connections of the requests that are open: their caller is gone. */
  readonly dropCaller: () => void
  /** What was seen, for the proof. */
  readonly note: (proof: string) => void
}

/** One row of the registry of faults that a sweep applies. */
export type SweepFault = SweepFaultPlan & {
  /** What happens, for people: `the application is killed`. */
  readonly what: string
  /** What is done on the wire, and by it. */
  readonly inject: (scope: FaultScope) => WireAction
  /** How long the caller waits for its answer once it has happened. */
  readonly patienceMs: number
  /** It ends the process: whoever runs the application starts it again. */
  readonly ends?: 'application' | 'database'
  /** The connections stay as they are until they are reset. */
  readonly leavesSilent?: boolean
}

const both = ['before', 'after'] as const
/** A target that answers at all answers within it. Longer: what never answers costs more time. */
const patienceMs = 2_000
/** As short as it can be: nothing will come. */
const silentPatienceMs = 250
/** The application notices the closed connection before its statement goes on. */
const noticeMs = 5

async function killApplication({ lane, note }: FaultScope): Promise<void> {
  const { process } = lane.replica
  const { pid } = process
  await process.killGroup()
  const { signal, code } = await process.ended
  note(`process ${pid} ended by ${signal ?? `itself, exit code ${code}`}`)
}

/** The faults that a sweep applies to a target: a server that Gauntlet did not start may have other users. */
export const listSweepFaults = ({ config: { database } }: SweepTarget): readonly SweepFault[] =>
  database === 'embedded' ? sweepFaults : sweepFaults.filter(({ ends }) => ends !== 'database')

/** The faults of a sweep, in the order of its columns. */
export const sweepFaults: readonly SweepFault[] = [
  {
    fault: 'kill',
    what: 'the application is killed (SIGKILL) and started again',
    points: both,
    patienceMs,
    ends: 'application',
    inject: (scope) => ({ do: 'run', act: () => killApplication(scope) }),
  },
  {
    fault: 'reset',
    what: "the application's database connection is reset",
    points: both,
    patienceMs,
    inject: () => ({ do: 'reset' }),
  },
  {
    fault: 'swallow',
    what: "the database's answer never comes; then the connection is reset",
    points: ['after'],
    patienceMs: silentPatienceMs,
    leavesSilent: true,
    inject: () => ({ do: 'swallow' }),
  },
  {
    fault: 'crash',
    what: 'the application is killed and the database crashes; both are started again',
    points: both,
    patienceMs,
    ends: 'database',
    inject: (scope) => ({
      do: 'run',
      act: async () => {
        const { postgres } = scope.lane
        invariant(postgres, 'only a database that Gauntlet started is crashed')
        await killApplication(scope)
        const pid = await postgres.crashSession()
        scope.note(`PostgreSQL recovered after its session ${pid} was killed`)
      },
    }),
  },
  {
    fault: 'lost-answer',
    what: 'the HTTP answer is lost: the connection of the caller is closed, and the application goes on',
    points: both,
    needsOpenRequest: true,
    patienceMs,
    inject: ({ dropCaller, note }) => {
      dropCaller()
      note('the connection of the caller was closed')
      return { do: 'delay', ms: noticeMs }
    },
  },
]
