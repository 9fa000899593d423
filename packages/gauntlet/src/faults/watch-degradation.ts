import type { AvailabilityDocument, DegradationDocument, WatchedExchange } from '@gauntlet/contract'
import {
  type Availability,
  measureDegradation,
  type TimedRequest,
} from '@gauntlet/core/degradation'
import type { InjectedFault } from '@gauntlet/faults'
import { describeAnswer } from './count-answers.ts'

/** So many requests of a run are looked at: 40 MB. */
const MOST = 500_000

/** The requests of a run under faults: how its target degraded and recovered. */
export type DegradationWatch = {
  readonly observe: (exchange: WatchedExchange) => void
  /** Undefined where no fault happened. */
  readonly measure: (faults: readonly InjectedFault[]) => DegradationDocument | undefined
}

/** @param urls where the target's replicas are: what is sent elsewhere says nothing of it */
export function watchDegradation(urls: readonly string[]): DegradationWatch {
  const requests: TimedRequest[] = []
  let isFull = false
  return {
    observe: (exchange) => {
      const { origin = '', invokedAtNs, returnedAtNs, succeeded } = exchange
      if (!urls.includes(origin)) return
      isFull = requests.length === MOST
      if (isFull) return
      requests.push({ invokedAtNs, returnedAtNs, succeeded, answer: describeAnswer(exchange) })
    },
    measure: (faults) => {
      const happened = faults.flatMap(({ kind, window }) => (window ? [{ kind, window }] : []))
      const found = measureDegradation(
        requests,
        happened.map(({ window }) => window),
      )
      return (
        found && {
          before: toDocument(found.before),
          during: toDocument(found.during),
          after: toDocument(found.after),
          recoveries: happened.map(({ kind }, at) => ({
            kind,
            first_success_ms: found.firstSuccessMs[at] ?? null,
          })),
          ...(isFull && { only_first: MOST }),
        }
      )
    },
  }
}

function toDocument({ sent, answered, errors }: Availability): AvailabilityDocument {
  return { sent, answered, ratio: sent === 0 ? null : answered / sent, errors }
}
