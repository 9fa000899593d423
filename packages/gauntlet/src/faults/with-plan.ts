import type { LoadResult } from '@gauntlet/contract'
import type { AnyFault } from '@gauntlet/faults'
import { createHash } from 'node:crypto'

/** The result of a run under these faults: another plan is another workload. */
export function withPlan(result: LoadResult, plan: readonly AnyFault[] | undefined): LoadResult {
  if (!plan) return result
  const hash = createHash('sha256').update(result.workloadHash).update(JSON.stringify(plan))
  return { ...result, workloadHash: hash.digest('hex') }
}
