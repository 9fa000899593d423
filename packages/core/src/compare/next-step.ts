import { createRandom } from '../random/index.ts'
import { validBlocks, type Block } from './block.ts'
import type { InconclusiveReason } from './decide.ts'
import { judgeMetrics } from './judge.ts'
import type { Arm, ComparePlan } from './plan.ts'

export type NextStep =
  | {
      readonly kind: 'run_block'
      readonly block: number
      readonly attempt: number
      readonly first: Arm
      /** Same for both runs of the block, and for every attempt at it. */
      readonly scheduleSeed: string
    }
  | {
      readonly kind: 'stop'
      readonly because: StopReason
    }

/**
 * `settled`: what is not decided never will be, for its runs have too few requests or no success. `unfit`: one block was
 * not valid more often than the plan allows.
 */
export type StopReason = 'decided' | 'settled' | 'looks_done' | 'time' | 'unfit'

/** No further block can change these. */
const SETTLED: ReadonlySet<InconclusiveReason | null> = new Set([
  'too_few_requests',
  'not_measurable',
])

/**
 * The arm that runs first, by a fair coin of the block's own. It depends on nothing but the seed and the number, so
 * that a block run again keeps its order: whether a block is repeated then says nothing about the order.
 */
export function firstArm(seed: string, block: number): Arm {
  return createRandom(`${seed}/order/${block}`).coin() ? 'baseline' : 'candidate'
}

/**
 * What a comparison does next, given the blocks finished so far: a pure function, so that an interrupted comparison
 * goes on from its stored blocks. A block of which only one run was finished is run again.
 *
 * @param blocks every attempt, valid or not, in any order
 * @param elapsedMs spent so far, for `plan.max_ms`
 */
export function findNextStep(
  plan: ComparePlan,
  blocks: readonly Block[],
  elapsedMs: number,
): NextStep {
  const valid = validBlocks(blocks)
  const cap = plan.looks.at(-1) ?? 0
  if (valid.length > 0 && plan.looks.includes(valid.length)) {
    const open = judgeMetrics(plan, blocks)
      .filter(({ plan: { gate }, decision }) => gate && decision.verdict === 'inconclusive')
      .map(({ decision }) => decision.reason)
    if (open.length === 0) return stop('decided')
    if (open.every((reason) => SETTLED.has(reason))) return stop('settled')
  }
  if (valid.length >= cap) return stop('looks_done')
  const block = firstMissing(valid)
  const attempts = blocks.filter((tried) => tried.block === block).length
  if (attempts > plan.max_redo) return stop('unfit')
  const longest = Math.max(0, ...blocks.map((done) => done.duration_ms))
  if (plan.max_ms !== undefined && elapsedMs + longest > plan.max_ms) return stop('time')
  return {
    kind: 'run_block',
    block,
    attempt: attempts + 1,
    first: firstArm(plan.seed, block),
    scheduleSeed: `${plan.seed}/schedule/${block}`,
  }
}

function stop(because: StopReason): NextStep {
  return { kind: 'stop', because }
}

function firstMissing(valid: readonly Block[]): number {
  const done = new Set(valid.map((block) => block.block))
  let block = 1
  while (done.has(block)) block++
  return block
}
