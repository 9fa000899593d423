import type { GuaranteeDocument, ObservedExchange } from '@gauntlet/contract'
import type { SideEvidence } from '@gauntlet/core/consistency'
import type { History } from '@gauntlet/core/history'
import { checkGuarantees } from '../guarantees/check-guarantees.ts'
import { drainTarget } from '../guarantees/drain-target.ts'
import { readStored, type StoredAnswers } from '../guarantees/read-stored.ts'
import { recordBesides } from '../guarantees/side-recorder.ts'
import type { Unreadable } from '../guarantees/unreadable-answers.ts'
import type { Lane } from './lane.ts'
import type { SweepBasis, SweepContext } from './sweep-context.ts'

export type JudgedRun = {
  readonly lane: Lane
  readonly context: SweepContext & { readonly basis: SweepBasis }
  readonly runId: string
}

type Recorded = {
  readonly history: History
  readonly failures: ReadonlyMap<string, string>
  readonly unreadable: ReadonlyMap<string, Unreadable>
}

/** A transaction of the flow ends within it: what is still open was left behind. */
const quietLimitMs = 3_000

/** The guarantees of one run of the flow: what they observe, and what they say once it is over. */
export function judgeRun({ lane, context, runId }: JudgedRun): {
  readonly observe: (exchange: ObservedExchange) => void
  readonly finish: (recorded: Recorded) => Promise<readonly GuaranteeDocument[]>
} {
  const { plan, loaded, io, basis } = context
  const { drain, drainLimitMs: limitMs } = loaded.config
  const { urls, headers, receivers } = lane.target
  // Not asked for snapshots during the run: it is over in a moment.
  const besides = recordBesides(plan.guarantees, {
    databaseUrl: undefined,
    namespace: runId,
    receivers,
  })
  return {
    observe: besides.observe,
    finish: async (recorded) => {
      await besides.stop()
      const read = await readStored(plan.guarantees, {
        databaseUrl: lane.databaseUrl,
        namespace: runId,
        signal: io.signal,
        limitMs: quietLimitMs,
        elapsedMs: besides.elapsedMs,
        ...(drain && {
          drain: (signal) =>
            drainTarget(drain, { urls, headers, tls: loaded.tls, limitMs, signal }),
        }),
      })
      const complete = await besides.complete(read, io.signal)
      const stored: StoredAnswers = {
        ...complete,
        besides: (name) => withoutEarlier(complete.besides?.(name) ?? {}),
        beforeOf: basis.beforeOf,
        ownsDatabase: true,
      }
      return checkGuarantees(plan.guarantees, { ...recorded, stored, isPlanned: true })
    },
  }
}

/** What was delivered before belongs to another cell. */
function withoutEarlier(side: SideEvidence): SideEvidence {
  const { deliveries } = side
  if (deliveries === undefined || 'failure' in deliveries) return side
  return { ...side, deliveries: deliveries.filter(({ atMs }) => atMs >= 0) }
}
