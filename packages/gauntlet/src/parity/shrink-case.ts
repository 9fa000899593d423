import type { RequestStep } from '@gauntlet/core/flow'
import fc from 'fast-check'
import { FromExample } from './smaller-values.ts'

export type ShrinkOptions = {
  readonly step: RequestStep
  readonly seed: number
  /** Requests that may be tried. */
  readonly maxTries: number
  /** Sends the request to both sides. @returns whether it diverges in exactly the same way */
  readonly divergesAlike: (step: RequestStep) => Promise<boolean>
}

/**
 * Makes a diverging request as small as it gets while it diverges in the same way. Without pinning the signature a
 * shrink slips to another divergence, most often the one of an empty request.
 *
 * @returns undefined when nothing smaller diverges alike
 */
export async function shrinkCase(options: ShrinkOptions): Promise<RequestStep | undefined> {
  const { step, seed, maxTries, divergesAlike } = options
  const parts = partsOf(step)
  if (Object.keys(parts).length === 0) return undefined
  let tries = 0
  let smallest: RequestStep | undefined
  await fc.check(
    fc.asyncProperty(new FromExample(parts), async (smaller) => {
      // The example itself is known to diverge; beyond the bound nothing counts as diverging.
      if (smaller === parts) return false
      if (tries >= maxTries) return true
      tries += 1
      const candidate = withParts(step, smaller as Parts)
      if (!(await divergesAlike(candidate))) return true
      smallest = candidate
      return false
    }),
    { seed, numRuns: 1 },
  )
  return smallest
}

type Parts = Partial<Pick<RequestStep, 'json' | 'query' | 'form' | 'headers'>>

const PARTS = ['json', 'query', 'form', 'headers'] as const

/** Whether a request has parts that can be left out. */
export const canShrink = (step: RequestStep): boolean => Object.keys(partsOf(step)).length > 0

/** Only what can be made smaller: the path says what is asked. */
function partsOf(step: RequestStep): Parts {
  return Object.fromEntries(
    PARTS.flatMap((part) => (step[part] === undefined ? [] : [[part, step[part]]])),
  )
}

function withParts(step: RequestStep, parts: Parts): RequestStep {
  const rest = Object.fromEntries(
    Object.entries(step).filter(([name]) => !PARTS.some((part) => part === name)),
  )
  return { ...(rest as RequestStep), ...parts }
}
