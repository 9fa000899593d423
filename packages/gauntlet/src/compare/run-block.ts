import type { Arm, Block, ComparePlan, NextStep } from '@gauntlet/core/compare'
import { createRandom } from '@gauntlet/core/random'
import type { ArmRun, RunArm } from './arm-run.ts'

type RunStep = Extract<NextStep, { kind: 'run_block' }>
type Ports = {
  readonly runArm: RunArm
  readonly coolDown: () => Promise<void>
}

/** Runs both arms of a block as the plan says, by one schedule. */
export async function runBlock(
  step: RunStep,
  { mode }: ComparePlan,
  ports: Ports,
): Promise<{ block: Block; reasons: readonly string[] } | 'interrupted'> {
  const { block, attempt, first } = step
  const startedMs = performance.now()
  const runs = await (mode === 'duet' ? runTogether(step, ports) : runInTurn(step, ports))
  if (runs === 'interrupted') return runs
  const [baseline, candidate] = first === 'baseline' ? runs : [runs[1], runs[0]]
  return {
    block: {
      block,
      attempt,
      first,
      baseline: baseline.measures,
      candidate: candidate.measures,
      valid: baseline.valid && candidate.valid,
      duration_ms: performance.now() - startedMs,
    },
    reasons: [...baseline.reasons, ...candidate.reasons],
  }
}

/** Of the arm that goes first, and of the other. */
type Pair = readonly [ArmRun, ArmRun]

const otherThan = (arm: Arm): Arm => (arm === 'baseline' ? 'candidate' : 'baseline')
const toSeed = ({ scheduleSeed }: RunStep) => createRandom(scheduleSeed).bits()

async function runInTurn(step: RunStep, ports: Ports): Promise<Pair | 'interrupted'> {
  const { block, first } = step
  const seed = toSeed(step)
  const one = await ports.runArm({ arm: first, block, seed })
  if (one === 'interrupted') return one
  await ports.coolDown()
  const other = await ports.runArm({ arm: otherThan(first), block, seed })
  if (other === 'interrupted') return other
  await ports.coolDown()
  return [one, other]
}

/** Neither arm is measured beside the start or the stop of the other. */
async function runTogether(step: RunStep, ports: Ports): Promise<Pair | 'interrupted'> {
  const { block, first } = step
  const seed = toSeed(step)
  const barrier = createBarrier(2)
  const run = async (arm: Arm) => {
    try {
      return await ports.runArm({ arm, block, seed, waitForOther: barrier.wait })
    } finally {
      barrier.leave()
    }
  }
  // Both have ended before a failure is reported: nothing of a block outlives it.
  const ends = await Promise.allSettled([run(first), run(otherThan(first))])
  const [one, other] = ends.map((end) => {
    if (end.status === 'rejected') throw end.reason
    return end.value
  })
  if (!one || !other || one === 'interrupted' || other === 'interrupted') return 'interrupted'
  await ports.coolDown()
  return [one, other]
}

export type Barrier = {
  /** Resolves to true when all parties wait, and can be used again; to false once a party has left, which ends all waiting. */
  readonly wait: () => Promise<boolean>
  /** Called by a party that will not wait again. */
  readonly leave: () => void
}

/** Lets `count` parties go on at the same moment. */
export function createBarrier(count: number): Barrier {
  const waiting: ((together: boolean) => void)[] = []
  let hasLeft = false
  const release = (together: boolean) => {
    for (const go of waiting.splice(0)) go(together)
  }
  return {
    wait: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        if (hasLeft) release(false)
        else if (waiting.length === count) release(true)
      }),
    leave: () => {
      hasLeft = true
      release(false)
    },
  }
}
