/** One request of a run, by the clock of the windows. */
export type TimedRequest = {
  readonly invokedAtNs: number
  readonly returnedAtNs: number
  /** Answered as expected. */
  readonly succeeded: boolean
  /** What came in place of the expected answer: `status 500`, `timeout`, `no answer`. */
  readonly answer: string
}

/** From a fault's first effect to the end of its last one. */
export type TimeWindow = { readonly fromNs: number; readonly toNs: number }

/** Some of the requests of a run. */
export type Availability = {
  readonly sent: number
  /** As expected. */
  readonly answered: number
  /** What came in place of the expected answer, and how often. */
  readonly errors: Readonly<Record<string, number>>
}

/** How a build degraded while faults were at work, and how it recovered. */
export type Degradation = {
  /** Requests that ended before the first fault. */
  readonly before: Availability
  /** Requests that were in flight while a fault was at work. */
  readonly during: Availability
  /** Requests that were sent once the last fault had ended. */
  readonly after: Availability
  /**
   * For each fault, in the order given: milliseconds from its end to the first expected answer to a request that was sent
   * after it; null where none came.
   */
  readonly firstSuccessMs: readonly (number | null)[]
}

/**
 * Availability before, during and after faults, and the time to the first success after each.
 *
 * @param windows of the faults that happened
 * @returns undefined without a window: a build that saw no fault shows nothing
 */
export function measureDegradation(
  requests: readonly TimedRequest[],
  windows: readonly TimeWindow[],
): Degradation | undefined {
  if (windows.length === 0) return undefined
  const firstNs = Math.min(...windows.map(({ fromNs }) => fromNs))
  const lastNs = Math.max(...windows.map(({ toNs }) => toNs))
  const isHit = ({ invokedAtNs, returnedAtNs }: TimedRequest) =>
    windows.some(({ fromNs, toNs }) => invokedAtNs <= toNs && returnedAtNs >= fromNs)
  return {
    before: count(requests.filter(({ returnedAtNs }) => returnedAtNs < firstNs)),
    during: count(requests.filter(isHit)),
    after: count(requests.filter(({ invokedAtNs }) => invokedAtNs > lastNs)),
    firstSuccessMs: windows.map(({ toNs }) => findFirstSuccess(requests, toNs)),
  }
}

function count(requests: readonly TimedRequest[]): Availability {
  const errors: Record<string, number> = {}
  let answered = 0
  for (const { succeeded, answer } of requests) {
    if (succeeded) answered += 1
    else errors[answer] = (errors[answer] ?? 0) + 1
  }
  return { sent: requests.length, answered, errors }
}

function findFirstSuccess(requests: readonly TimedRequest[], overNs: number): number | null {
  let first = Infinity
  for (const { invokedAtNs, returnedAtNs, succeeded } of requests)
    if (succeeded && invokedAtNs > overNs) first = Math.min(first, returnedAtNs)
  return first === Infinity ? null : (first - overNs) / 1e6
}
