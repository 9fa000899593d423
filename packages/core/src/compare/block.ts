import type { Proportion } from '../stats/index.ts'
import type { Outcome } from '../verdict/index.ts'
import type { Arm } from './plan.ts'

/** One thing that the config asks of every run, as a run answered it: a guarantee, a data check, a threshold, a job. */
export type RunCheck = {
  readonly check: string
  readonly outcome: Outcome
  /** What was seen, in one line: of a failure its proof, of missing evidence the reason. */
  readonly summary: string
  /** The guarantee that it is about, and the class of anomaly that broke it. */
  readonly guarantee?: string
  readonly anomaly?: string
  /** The file that shows it, beside the comparison's own; null where there is none. */
  readonly evidence?: string | null
}

/** Of the requests of one endpoint that count. */
export type EndpointAnswers = { readonly requests: number; readonly successes: number }

/** What one run of a block measured. */
export type RunMeasures = {
  readonly run_id: string
  readonly workload_hash: string
  /** Ratio metrics in their own unit; null: this run could not measure it (no success). */
  readonly values: Readonly<Record<string, number | null>>
  /** Proportion metrics. */
  readonly proportions: Readonly<Record<string, Proportion>>
  /** Requests behind each quantile. */
  readonly samples: Readonly<Record<string, number>>
  /**
   * Of each name above that is about a part of the run: of `GET /orders p95` the metric `p95` and the part `GET /orders`.
   * Absent in runs of earlier versions.
   */
  readonly parts?: Readonly<Record<string, { readonly metric: string; readonly of: string }>>
  /** Kinds of failure seen (status or exception class) and how often. */
  readonly error_kinds: Readonly<Record<string, number>>
  /** The build died under the load: every request offered counts as failed, its latencies do not count. */
  readonly crashed: boolean
  /** Of an attempt that does not count only what no busy host explains: guarantees and data checks. Absent in earlier versions. */
  readonly checks?: readonly RunCheck[]
  /** By method and endpoint; absent in earlier versions. */
  readonly endpoints?: Readonly<Record<string, EndpointAnswers>>
}

/** One baseline and one candidate run with the same schedule. */
export type Block = {
  /** From 1. */
  readonly block: number
  /** From 1; higher when earlier attempts were not valid. */
  readonly attempt: number
  readonly first: Arm
  readonly baseline: RunMeasures
  readonly candidate: RunMeasures
  /** False when the generator or host was not fit in either run: the whole block is run again. */
  readonly valid: boolean
  readonly duration_ms: number
}

/** The blocks that count, in order. */
export function validBlocks(blocks: readonly Block[]): Block[] {
  return blocks.filter((block) => block.valid).toSorted((a, b) => a.block - b.block)
}

/**
 * Why these blocks must not be compared, in words; empty when they may. A run used twice or two workloads under one
 * comparison would make every number after it worthless.
 */
export function listBlockProblems(blocks: readonly Block[]): string[] {
  const problems: string[] = []
  const [runs, numbers] = [new Set<string>(), new Set<number>()]
  const counted = validBlocks(blocks)
  const hash = counted[0]?.baseline.workload_hash
  for (const block of counted) {
    if (numbers.has(block.block)) problems.push(`block ${block.block} is there twice`)
    numbers.add(block.block)
    for (const arm of [block.baseline, block.candidate]) {
      if (runs.has(arm.run_id)) problems.push(`run ${arm.run_id} is used twice`)
      runs.add(arm.run_id)
      if (arm.workload_hash !== hash) {
        problems.push(
          `run ${arm.run_id} of block ${block.block} has another workload than the first`,
        )
      }
    }
  }
  return problems
}
