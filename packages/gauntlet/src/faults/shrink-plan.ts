import type { ShrunkDocument } from '@gauntlet/contract'
import type { FaultedAnomaly } from '@gauntlet/core/degradation'
import { type Shown, type ShrinkPlan, shrinkViolation } from '@gauntlet/core/shrink'
import type { AnyFault } from '@gauntlet/faults'
import { SweepClock } from '../sweep/sweep-clock.ts'
import { FollowedViolation } from './followed-violation.ts'
import type { PlanContext } from './measure-plan.ts'
import { listSmaller, reachesAll, sendsOne, toEarlier } from './reduce-plan.ts'
import { ShrinkReruns, type ShrinkSubject } from './shrink-reruns.ts'
import { describeShrinkStep, describeShrunkEnd, describeTimeLeft } from './shrunk-words.ts'
import { ShrunkConfigs } from './write-shrunk.ts'

export type ShrinkRequest = ShrinkSubject & {
  /** What is to be shown again, the most important first. */
  readonly violations: readonly FaultedAnomaly[]
  /** Runs of each plan: a violation must show in at least half of them. */
  readonly repeats: number
  /** No run begins after this time: all violations together. Each gets an equal part of what is left, so one that needs less leaves it to the next. */
  readonly maxMinutes: number
}

/** A violation that is made smaller now. */
type Turn = Pick<ShrinkRequest, 'repeats'> & {
  readonly violation: FaultedAnomaly
  /** Its part of the time. */
  readonly maxMinutes: number
  /** Before its lines of progress, where there are several. */
  readonly title: string
}

/**
 * Makes a plan smaller for each violation, as long as it shows that one, and writes the smallest plans as configs. Nothing is written of a
 * violation that does not show again, or that needs no fault.
 *
 * @throws ToolError FILE_UNWRITABLE or the code of the system, for a config that cannot be written
 */
export async function shrinkPlan(
  context: PlanContext,
  request: ShrinkRequest,
): Promise<ShrunkDocument[]> {
  const { violations, repeats, maxMinutes } = request
  const whole = new SweepClock(maxMinutes, context.io.signal)
  const reruns = new ShrinkReruns(context, request)
  const configs = new ShrunkConfigs(context, request)
  const shrunk: ShrunkDocument[] = []
  for (const violation of violations) {
    const leftMinutes = Math.max(0, maxMinutes - whole.elapsedMs / 60_000)
    const turn = {
      violation,
      repeats,
      maxMinutes: leftMinutes / (violations.length - shrunk.length),
      title: violations.length > 1 ? `${violation.guarantee}: ${violation.class}: ` : '',
    }
    shrunk.push(await shrinkOne(context, { reruns, configs, turn }))
  }
  return shrunk
}

type Shrinking = {
  readonly reruns: ShrinkReruns
  readonly configs: ShrunkConfigs
  readonly turn: Turn
}

async function shrinkOne(
  { io, print, kinds }: PlanContext,
  { reruns, configs, turn }: Shrinking,
): Promise<ShrunkDocument> {
  const { violation, repeats, maxMinutes, title } = turn
  const clock = new SweepClock(maxMinutes, io.signal)
  const followed = new FollowedViolation(reruns, violation)
  const once = async (plan: ShrinkPlan<AnyFault>): Promise<Shown> => {
    if (!followed.isKnown(plan) && clock.whyOver() !== undefined) return 'over'
    const left = describeTimeLeft({ elapsedMs: clock.elapsedMs, maxMinutes })
    print.progress(`shrink: ${title}${plan.faults.length} faults; ${left}`)
    const isShown = await followed.shows(plan)
    if (isShown === undefined) return 'over'
    return isShown ? 'shown' : 'not_shown'
  }
  const found = await shrinkViolation<AnyFault>({
    plan: reruns.whole,
    repeats,
    once,
    smaller: (fault) => listSmaller(fault, kinds),
    earlier: toEarlier,
    reaches: reachesAll,
    sendsLeast: (plan) => sendsOne(reruns.toPhases(plan)),
    onStep: (step) =>
      print.note(
        describeShrinkStep({ ...step, title }, { elapsedMs: clock.elapsedMs, maxMinutes }),
      ),
  })
  const { plan, last, steps } = found
  const end = found.end === 'over' && io.signal.aborted ? 'interrupted' : found.end
  const from = followed.toSize(reruns.whole)
  const to = end !== 'no_fault_needed' && last.verdict === 'shown' ? followed.toSize(plan) : null
  const says = describeShrunkEnd({ end, repeats, last, from, to })
  const phases = reruns.hasPhases ? reruns.toPhases(plan) : undefined
  const written = to && (await configs.write({ plan, phases, violation, says }))
  return {
    violation,
    repeats,
    end,
    says,
    from,
    to,
    tried: last.tried,
    shown: last.shown,
    steps: steps.map(({ what, tried, shown, verdict }) => {
      return { what, tried, shown, holds: verdict === 'shown' }
    }),
    config: written?.config ?? null,
    command: written?.command ?? null,
    duration_ms: clock.elapsedMs,
  }
}
