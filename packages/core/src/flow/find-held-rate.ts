/** What one step of a stress run saw. */
export type StressStep = {
  /** Times the scenario's own rate. */
  readonly factor: number
  readonly held: boolean
  /** Why the objectives broke; empty when they held. */
  readonly reasons: readonly string[]
  readonly arrivalsPerSecond: number
  readonly p99Ms: number | null
  readonly errorRate: number
}

/** Ten doublings are a thousand times the scenario's rate: more says something about the generator only. */
const maxDoublings = 10
const bisections = 3

/**
 * Doubles the rate until the objectives break, then bisects between the last rate that held and the
 * first that did not. Takes no further step once `signal` is aborted.
 *
 * @returns every step in order; the highest factor that held, undefined when not even the first did
 */
export async function findHeldRate(
  tryFactor: (factor: number) => Promise<StressStep>,
  signal: { readonly aborted: boolean },
): Promise<{ steps: StressStep[]; held: StressStep | undefined }> {
  const steps: StressStep[] = []
  const take = async (factor: number) => {
    const step = await tryFactor(factor)
    steps.push(step)
    return step.held
  }
  for (let doubling = 0; doubling <= maxDoublings && !signal.aborted; doubling += 1) {
    if (!(await take(2 ** doubling))) break
  }
  for (let round = 0; round < bisections && !signal.aborted; round += 1) {
    const { held, broken } = bounds(steps)
    if (!held || !broken) break
    await take((held.factor + broken.factor) / 2)
  }
  return { steps, held: bounds(steps).held }
}

/** The highest rate that held and the lowest that did not. */
function bounds(steps: readonly StressStep[]) {
  const byFactor = steps.toSorted((a, b) => a.factor - b.factor)
  return {
    held: byFactor.findLast(({ held }) => held),
    broken: byFactor.find(({ held }) => !held),
  }
}
