import type { ObservedExchange } from '@gauntlet/contract'
import type { SideEvidence } from '@gauntlet/core/consistency'
import type { Receivers } from '../receiver/receivers.ts'
import { collectDeliveries } from '../receiver/collect-deliveries.ts'
import type { Guarantee } from './guarantee.ts'
import { sampleInvariants } from './invariant/sample-invariants.ts'
import type { StoredAnswers } from './read-stored.ts'
import { type CountedWrites, WriteCounter } from './write-counter.ts'

export type SideRecorderOptions = {
  /** The target's own database, to be asked while load runs. */
  readonly databaseUrl: string | undefined
  readonly namespace: string
  /** What Gauntlet serves for the target; undefined where it did not start the target. */
  readonly receivers: Receivers | undefined
}

/** Records what guarantees are judged by beside operations and final rows. */
export type SideRecorder = {
  readonly observe: (exchange: ObservedExchange) => void
  /** In place of `observe`, where workers sent the load: what they counted. */
  readonly adopt: (counted: readonly CountedWrites[]) => void
  readonly elapsedMs: () => number
  /** Requests that may change something and went well. */
  readonly acknowledgedWrites: () => number
  /** Ends the snapshots: the load is over. */
  stop(): Promise<void>
  /** The final answers, with all that was recorded during the load. */
  complete(stored: StoredAnswers, signal?: AbortSignal): Promise<StoredAnswers>
}

/** Starts to record: call it just before the load. */
export function recordBesides(
  guarantees: readonly Guarantee[],
  { databaseUrl, namespace, receivers }: SideRecorderOptions,
): SideRecorder {
  const startedAtMs = performance.now()
  const elapsedMs = () => performance.now() - startedAtMs
  const writes = new WriteCounter()
  const sampler = sampleInvariants(guarantees, { databaseUrl, namespace, elapsedMs })
  return {
    elapsedMs,
    acknowledgedWrites: () => writes.toCounts().ok,
    observe: (exchange) => writes.observe(exchange),
    adopt: (counted) => writes.merge(counted),
    stop: async () => void (await sampler.stop()),
    complete: async (stored, signal) => {
      const early = await sampler.stop()
      const sides = new Map<string, SideEvidence>()
      for (const guarantee of guarantees.filter(isJudgedBesides)) {
        const { name } = guarantee
        const { snapshots = [] } = stored.besides?.(name) ?? {}
        const deliveries = await collectDeliveries(guarantee, stored, {
          receivers,
          namespace,
          startedAtMs,
          signal,
        })
        sides.set(name, {
          load: writes.toCounts(),
          ...(guarantee.sampled && { snapshots: [...(early.get(name) ?? []), ...snapshots] }),
          ...(deliveries && { deliveries }),
        })
      }
      return { ...stored, besides: (name) => sides.get(name) ?? {} }
    },
  }
}

/** Whether operations and rows are not all that it is judged by. */
export function isJudgedBesides({ sampled, receiver }: Guarantee): boolean {
  return sampled !== undefined || receiver !== undefined
}
