import type { ReviewBundle } from '../bundle/review-bundle.ts'
import type { TokenUsage } from '../review-types.ts'
import type { ParsedReview } from './parse-review.ts'

export type Engagement = {
  readonly engaged: boolean
  /** Why not, all reasons: `62 visible tokens, 120 are the least`. */
  readonly trouble: string | null
  /** Files of the bundle that its REVIEWED lines name. */
  readonly filesNamed: number
}

/** Of the files of the bundle, those that must be named. */
const leastShareNamed = 0.9
/** Visible tokens, by judgement: a REVIEWED line is about 20, and a reason for NONE is not said in less than 120. */
const leastTokens = 120
const leastTokensPerFile = 20

/**
 * Whether an answer is a review at all: in the format, naming nearly every file, and long enough in what
 * it shows. Reasoning does not count: it can eat the whole budget and say nothing.
 */
export function judgeEngagement(
  parsed: ParsedReview,
  { usage, bundle }: { readonly usage: TokenUsage; readonly bundle: ReviewBundle },
): Engagement {
  const files = bundle.files.length
  const filesNamed = parsed.reviewed.length
  const least = Math.max(leastTokens, leastTokensPerFile * files)
  const troubles: string[] = []
  if (parsed.formatError !== null) troubles.push(parsed.formatError)
  else if (!parsed.complete) troubles.push('no complete block with the nonce')
  if (filesNamed < leastShareNamed * files) {
    troubles.push(`${filesNamed} of ${files} files named`)
  }
  if (usage.visible < least) {
    troubles.push(`${usage.visible} visible tokens, ${least} are the least`)
  }
  const trouble = troubles.length > 0 ? troubles.join('; ') : null
  return { engaged: trouble === null, trouble, filesNamed }
}
