import { createHash } from 'node:crypto'
import type { LoadFault, LoadResult } from '@gauntlet/contract'
import type { AnyFault, InjectedFault } from '@gauntlet/faults'

/** @param firstArrivalNs where the run's times count from, by the clock of the windows */
export function toLoadFaults(
  injected: readonly InjectedFault[],
  firstArrivalNs: number,
): LoadFault[] {
  const toMs = (ns: number) => Math.round((ns - firstArrivalNs) / 1e3) / 1e3
  return injected.map(({ kind, after, firing, window, requests, proof }) => ({
    kind,
    after,
    ...(firing.of > 1 && { firing: { ...firing } }),
    fired: window !== undefined,
    from_ms: window ? toMs(window.fromNs) : null,
    to_ms: window ? toMs(window.toNs) : null,
    requests,
    proof,
  }))
}

/** The result of a run under these faults: another plan is another workload. */
export function withPlan(result: LoadResult, plan: readonly AnyFault[] | undefined): LoadResult {
  if (!plan) return result
  const hash = createHash('sha256').update(result.workloadHash).update(JSON.stringify(plan))
  return { ...result, workloadHash: hash.digest('hex') }
}
