/** What one step of a stress run saw. */
export type StressStep = {
  /** Times the scenario's own rate. */
  readonly factor: number
  readonly held: boolean
  /** Why the objectives broke; empty when they held. */
  readonly reasons: readonly string[]
  readonly arrivalsPerSecond: number
  readonly p99Ms: number | null
  readonly failureRate: number
}

/** Ten doublings are a thousand times the scenario's rate: more says something about the generator only. */
const maxDoublings = 10
const bisections = 3

/**
 * Doubles the rate until the objectives break, then bisects between the last rate that held and the
 * first that did not.
 *
 * @returns every step in order; the highest factor that held, undefined when not even the first did
 */
export async function findHeldRate(
  tryFactor: (factor: number) => Promise<StressStep>,
  signal: AbortSignal,
): Promise<{ steps: StressStep[]; held: StressStep | undefined }> {
  const steps: StressStep[] = []
  let held: StressStep | undefined
  let broken: StressStep | undefined
  const take = async (factor: number) => {
    const step = await tryFactor(factor)
    steps.push(step)
    if (step.held) held = step
    else broken = step
  }
  for (let doubling = 0; doubling <= maxDoublings && !broken && !signal.aborted; doubling += 1) {
    await take(2 ** doubling)
  }
  for (let round = 0; round < bisections && held && broken && !signal.aborted; round += 1) {
    await take((held.factor + broken.factor) / 2)
  }
  return { steps, held }
}
