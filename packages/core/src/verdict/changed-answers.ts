import { newcombeInterval } from '../stats/newcombe-interval.ts'

/** A status whose share of an endpoint's answers differs between two builds under one scenario. No gate. */
export type ChangedAnswer = {
  readonly scenario: string
  /** `POST /orders` */
  readonly endpoint: string
  readonly status: number
  /** Of all requests to the endpoint, in [0, 1]. */
  readonly baseline_share: number
  readonly candidate_share: number
  /** Of the build that was sent fewer. */
  readonly requests: number
}

/** What one build answered at one endpoint. */
type EndpointAnswers = {
  readonly method: string
  readonly endpoint: string
  readonly requests_total: number
  readonly response_codes: Readonly<Record<string, number>>
}

/** Fewer requests of either build are not compared. A smaller number compares rarer endpoints, with wider intervals. */
const leastRequests = 30
/** A smaller difference is not listed: requests that compete for one row are answered a little differently in each run. */
const margin = 0.05
/** Every status of every endpoint is one comparison: a lower level lists chance differences. */
const level = 0.999

/**
 * Statuses whose share differs by more than 5 points with 99.9 % confidence, the largest difference of an endpoint first.
 *
 * @see newcombeInterval
 */
export function listChangedAnswers(
  scenario: string,
  baseline: readonly EndpointAnswers[],
  candidate: readonly EndpointAnswers[],
): ChangedAnswer[] {
  return candidate.flatMap((after) => {
    const before = baseline.find(
      ({ method, endpoint }) => method === after.method && endpoint === after.endpoint,
    )
    return before ? compareEndpoint(scenario, before, after) : []
  })
}

function compareEndpoint(
  scenario: string,
  before: EndpointAnswers,
  after: EndpointAnswers,
): ChangedAnswer[] {
  const requests = Math.min(before.requests_total, after.requests_total)
  if (requests < leastRequests || ranOut(before, after)) return []
  const codes = new Set([
    ...Object.keys(before.response_codes),
    ...Object.keys(after.response_codes),
  ])
  return [...codes]
    .flatMap((code) => {
      const [baseline, candidate] = [toProportion(before, code), toProportion(after, code)]
      const { low, high } = newcombeInterval({ baseline, candidate, level })
      if (low <= margin && high >= -margin) return []
      return {
        scenario,
        endpoint: `${after.method} ${after.endpoint}`,
        status: Number(code),
        baseline_share: baseline.count / baseline.total,
        candidate_share: candidate.count / candidate.total,
        requests,
      }
    })
    .toSorted((one, other) => sizeOf(other) - sizeOf(one) || other.status - one.status)
}

/**
 * Both builds accepted as many and refused all others in the same ways: what was there to be taken, the seats of an event say, was taken.
 * Then the share depends on how many requests each build was sent.
 */
function ranOut(before: EndpointAnswers, after: EndpointAnswers): boolean {
  const [fewer = 0, more = 0] = [before, after].map(countAccepted).toSorted((a, b) => a - b)
  const [less = 0, total = 0] = [before, after]
    .map(({ requests_total: sent }) => sent)
    .toSorted((a, b) => a - b)
  const isNew = Object.keys(after.response_codes).some((code) => !before.response_codes[code])
  return !isNew && fewer > 0 && more - fewer <= margin * more && total - less > margin * total
}

const countAccepted = ({ response_codes: codes }: EndpointAnswers): number =>
  Object.entries(codes).reduce((sum, [code, count]) => sum + (Number(code) < 400 ? count : 0), 0)

function toProportion(
  { response_codes: codes, requests_total: total }: EndpointAnswers,
  code: string,
) {
  return { count: codes[code] ?? 0, total }
}

function sizeOf({ baseline_share: before, candidate_share: after }: ChangedAnswer): number {
  return Math.abs(after - before)
}

/** One line for each endpoint and scenario: `POST /orders (mixed): 409 0 % -> 60 %; 201 100 % -> 40 %`. */
export function describeChangedAnswers(changed: readonly ChangedAnswer[] = []): string[] {
  const lines = new Map<string, string[]>()
  for (const { scenario, endpoint, status, ...shares } of changed) {
    const name = `${endpoint} (${scenario})`
    const share = `${status} ${toPercent(shares.baseline_share)} -> ${toPercent(shares.candidate_share)}`
    lines.set(name, [...(lines.get(name) ?? []), share])
  }
  return [...lines].map(([name, shares]) => `${name}: ${shares.join('; ')}`)
}

/** What stands under the lines of `describeChangedAnswers`. */
export const changedAnswersQuestion = 'No check judges this: is it meant?'

/** `98.7 %`, `60 %` */
function toPercent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`
}

/** `what 1 endpoint answers has changed`; undefined where nothing has. */
export function countChangedEndpoints(changed: readonly ChangedAnswer[] = []): string | undefined {
  const count = new Set(changed.map(({ endpoint }) => endpoint)).size
  if (count === 0) return undefined
  return `what ${count === 1 ? '1 endpoint answers' : `${count} endpoints answer`} has changed`
}
