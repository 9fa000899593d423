import type { ParityCase } from '@gauntlet/contract'
import { findStatusError, satisfies, type Expectation } from '@gauntlet/core/flow'

/**
 * Errors by which an application judges a request that it has understood: agreeing on one is an answer. Of the others
 * (404, 401, 500, a redirect) nobody knows whether the case reached what it is about.
 *
 * @see RFC 9110, section 15.5
 */
const JUDGEMENTS = new Set([400, 409, 410, 412, 422])

/**
 * Why targets that agree prove nothing: all of them answered with an error that the case does not declare, or with
 * another status than it declares. A recording declares what it holds.
 *
 * @returns undefined where the agreement counts
 */
export function findUndeclaredStatus(
  { request, recorded }: Pick<ParityCase, 'request' | 'recorded'>,
  statuses: readonly number[],
): string | undefined {
  const [status] = statuses
  if (status === undefined || recorded || statuses.some((other) => other !== status))
    return undefined
  if (request.anyStatus) return undefined
  const declared = (request.expect ?? []).filter(isAboutStatus)
  if (declared.length > 0) {
    const holds = declared.every(({ must, not = false }) => satisfies(status, must) !== not)
    return holds ? undefined : `every target answered ${status}, which is not what the case expects`
  }
  if (findStatusError(status) === undefined || JUDGEMENTS.has(status)) return undefined
  return `every target answered ${status}, and the case does not declare it: expect: { status: ${status} } where that is right`
}

type AboutStatus = Extract<Expectation, { readonly of: unknown }>

const isAboutStatus = (expectation: Expectation): expectation is AboutStatus =>
  'of' in expectation && expectation.of.kind === 'status'
