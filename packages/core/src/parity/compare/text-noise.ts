import type { Difference } from './difference.ts'

/**
 * A text without its numbers and hexadecimal ids: a page with a clock stays that page, another page does not. What counts,
 * such as metrics, also writes `NaN` and `+Inf` for numbers.
 */
export const toSkeleton = (text: string): string =>
  text
    .replaceAll(/\b[\da-f]{8,}(?:-[\da-f]{4,})*\b/gi, '#')
    .replaceAll(/[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi, '#')
    .replaceAll(/(?<=\s)(?:NaN|[-+]?Inf)(?=\s|$)/g, '#')

/** How a body of bytes is compared. */
const DIGEST = /^\d+ bytes, SHA-256 \S+$/

/** Whether a text has nothing but what may change by itself: no word is left of it to compare. */
export const isOnlyVolatile = (text: string): boolean =>
  DIGEST.test(text) || !/\p{L}/u.test(toSkeleton(text))

/**
 * What two texts, which differ in every round, show where a target also differs with itself: `noise`, where no line differs that
 * does not also come and go by itself; `unclear`, where other lines differ as well, and lines come and go by themselves: nobody
 * knows whether these would; else `different`.
 *
 * @param own differences between answers of one target to the same request
 */
export function judgeTexts(
  difference: Difference,
  own: readonly Difference[],
): 'noise' | 'unclear' | 'different' {
  if (own.length === 0 || !hasLines(difference)) return 'different'
  const changing = new Set(own.flatMap((each) => [...listChangedLines(each)]))
  const changed = listChangedLines(difference)
  if (changed.size > 0 && [...changed].every((line) => changing.has(line))) return 'noise'
  // Where the same lines stand in another order, their order may also change by itself.
  return changing.size > 0 || changed.size === 0 ? 'unclear' : 'different'
}

const hasLines = ({ reference, candidate }: Difference): boolean =>
  [reference, candidate].every((side) => side?.includes('\n') === true)

/** Lines, without their numbers, that one side has and the other has not. */
function listChangedLines({ reference, candidate }: Difference): ReadonlySet<string> {
  const [one, other] = [reference, candidate].map(
    (side) => new Set((side ?? '').split('\n').map(toSkeleton)),
  ) as [Set<string>, Set<string>]
  return new Set([
    ...[...one].filter((line) => !other.has(line)),
    ...[...other].filter((line) => !one.has(line)),
  ])
}
