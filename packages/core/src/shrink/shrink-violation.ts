import { minimise } from './minimise.ts'
import { showsInHalf, type Shown, type Tried } from './shown.ts'

/** A plan of faults under load, to be made smaller. */
export type ShrinkPlan<Fault> = {
  readonly faults: readonly Fault[]
  /** How many clients send at once, or arrivals a second; 1 or more. */
  readonly clients: number
  /** How many requests are sent; 1 or more. */
  readonly requests: number
}

/** One smaller plan that was tried. */
export type ShrinkStep = Tried & {
  /** `without any fault`, `1 of 3 faults`, `2 of 4 clients`. */
  readonly what: string
}

export type ShrinkOptions<Fault> = {
  readonly plan: ShrinkPlan<Fault>
  /** Runs of each plan: the violation must show in at least half of them. 1 or more. */
  readonly repeats: number
  /** Runs a plan once. */
  readonly once: (plan: ShrinkPlan<Fault>) => Promise<Shown>
  /** The same fault made smaller, in each way there is: injected fewer times, into fewer requests. */
  readonly smaller: (fault: Fault) => readonly Fault[]
  /** The same fault after half as many requests or statements; itself where it is the first thing that happens. */
  readonly earlier: (fault: Fault) => Fault
  /** Whether the requests of a plan are enough to reach all its faults. */
  readonly reaches: (plan: ShrinkPlan<Fault>) => boolean
  /** Whether half of its requests are the same load: nothing is tried then. */
  readonly sendsLeast: (plan: ShrinkPlan<Fault>) => boolean
  readonly onStep?: (step: ShrinkStep) => void
}

export type ShrinkResult<Fault> = {
  /** The smallest plan that showed it in at least half of its runs. */
  readonly plan: ShrinkPlan<Fault>
  /** How often the plan above showed it; of a violation that did not show, how often the whole plan did. */
  readonly last: Tried
  /**
   * `smallest`: no step makes it smaller. `not_shown`: the whole plan does not show it in half of its runs. `no_fault_needed`: it
   * shows without any fault. `over`: the time ended first, and the plan is the smallest until then.
   */
  readonly end: 'smallest' | 'not_shown' | 'no_fault_needed' | 'over'
  readonly steps: readonly ShrinkStep[]
}

/**
 * Makes a plan smaller as long as it shows a violation in at least half of its runs: first the fewest faults, then each of
 * them smaller, then half the clients, then half the requests, again and again. The result was seen to show it.
 */
export async function shrinkViolation<Fault>(
  options: ShrinkOptions<Fault>,
): Promise<ShrinkResult<Fault>> {
  const shrinker = new Shrinker(options)
  const { plan } = options
  const whole = await shrinker.tries(plan, 'the whole plan')
  if (whole !== 'shown') return shrinker.end(whole === 'over' ? 'over' : 'not_shown')
  const none = await shrinker.tries({ ...plan, faults: [] }, 'without any fault')
  if (none !== 'not_shown') return shrinker.end(none === 'over' ? 'over' : 'no_fault_needed')
  const isDone =
    (await shrinker.dropFaults()) &&
    (await shrinker.shrinkFaults()) &&
    (await shrinker.halve('clients')) &&
    (await shrinker.halve('requests'))
  return shrinker.end(isDone ? 'smallest' : 'over')
}

/** What is the smallest plan so far, and how it was found. */
class Shrinker<Fault> {
  readonly #options: ShrinkOptions<Fault>
  readonly #steps: ShrinkStep[] = []
  #plan: ShrinkPlan<Fault>
  #last: Tried = { tried: 0, shown: 0, verdict: 'not_shown' }

  constructor(options: ShrinkOptions<Fault>) {
    this.#options = options
    this.#plan = options.plan
  }

  /** Tries a plan, and takes it where it shows the violation. */
  async tries(plan: ShrinkPlan<Fault>, what: string): Promise<Shown> {
    const { repeats, once, onStep } = this.#options
    const tried = await showsInHalf(repeats, async () => await once(plan))
    const step = { ...tried, what }
    this.#steps.push(step)
    onStep?.(step)
    if (tried.verdict === 'shown') {
      this.#plan = plan
      this.#last = tried
    } else if (this.#steps.length === 1) this.#last = tried
    return tried.verdict
  }

  end(end: ShrinkResult<Fault>['end']): ShrinkResult<Fault> {
    return { plan: this.#plan, last: this.#last, end, steps: this.#steps }
  }

  /** The methods below say whether there was time for all of it. */
  async dropFaults(): Promise<boolean> {
    const { faults } = this.#plan
    const { isMinimal } = await minimise(
      faults,
      async (some) =>
        await this.tries(
          { ...this.#plan, faults: some },
          `${some.length} of ${faults.length} faults`,
        ),
    )
    return isMinimal
  }

  async shrinkFaults(): Promise<boolean> {
    for (let at = 0; at < this.#plan.faults.length; at += 1) {
      let found: Shown = 'shown'
      while (found === 'shown') found = await this.#shrinkFault(at)
      if (found === 'over') return false
    }
    return true
  }

  /** Takes the first smaller form of a fault that shows it. */
  async #shrinkFault(at: number): Promise<Shown> {
    for (const fault of this.#options.smaller(this.#plan.faults[at] as Fault)) {
      const faults = this.#plan.faults.with(at, fault)
      const found = await this.tries({ ...this.#plan, faults }, `fault ${at + 1}, smaller`)
      if (found !== 'not_shown') return found
    }
    return 'not_shown'
  }

  /** Faults come earlier with fewer requests; where they do not show it then, they stay where they are. */
  async halve(key: 'clients' | 'requests'): Promise<boolean> {
    const { earlier, reaches, sendsLeast, plan } = this.#options
    while (this.#plan[key] > 1) {
      if (key === 'requests' && sendsLeast(this.#plan)) return true
      const half = { ...this.#plan, [key]: Math.ceil(this.#plan[key] / 2) }
      const moved = { ...half, faults: half.faults.map((fault) => earlier(fault)) }
      const what = `${half[key]} of ${plan[key]} ${key}`
      let found = await this.tries(moved, what)
      const isMoved = moved.faults.some((fault, at) => fault !== half.faults[at])
      if (found === 'not_shown' && isMoved && reaches(half))
        found = await this.tries(half, `${what}, faults where they were`)
      if (found === 'over') return false
      if (found === 'not_shown') return true
    }
    return true
  }
}
