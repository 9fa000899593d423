import type { AnswerSource } from './answer-source.ts'
import type { ReviewRequest } from './ask-reviewer.ts'
import { toUnaskedResult, type ReviewerResult } from './reviewer-result.ts'

export type CollectOptions = {
  readonly source: AnswerSource
  readonly concurrency: number
  readonly progress: (text: string) => void
  readonly signal: AbortSignal
}

/**
 * Sends every request to its reviewer, `concurrency` at a time. After a cap or an interruption no more are sent; the
 * answers so far are stored.
 *
 * @returns one result for each request, in the order of the requests
 */
export async function collectResults(
  requests: readonly ReviewRequest[],
  { source, concurrency, progress, signal }: CollectOptions,
): Promise<ReviewerResult[]> {
  const results: ReviewerResult[] = []
  let next = 0
  let done = 0
  const work = async (): Promise<void> => {
    for (let at = next++; at < requests.length; at = next++) {
      const request = requests[at] as ReviewRequest
      const one = await collectOne(request, source, signal).catch((error: unknown) => {
        // No more requests: their answers would be paid for and not used.
        next = requests.length
        throw error
      })
      results[at] = one
      done += 1
      progress(`  ${done} of ${requests.length}: ${describe(one)}`)
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, requests.length) }, work))
  return results
}

async function collectOne(
  request: ReviewRequest,
  source: AnswerSource,
  signal: AbortSignal,
): Promise<ReviewerResult> {
  if (signal.aborted) return toUnaskedResult(request, 'interrupted before it was asked')
  try {
    const answer = await source.answer(request)
    return 'capped' in answer ? toUnaskedResult(request, answer.capped) : answer
  } catch (error) {
    if (!signal.aborted) throw error
    const { call, findings } = toUnaskedResult(request, 'interrupted before it answered')
    return { call: { ...call, status: 'failed' }, findings }
  }
}

function describe({ call }: ReviewerResult): string {
  const { reviewer, bundle, status, trouble, usage, findings } = call
  const what = trouble ?? `${usage.visible} visible tokens, ${findings} findings`
  return `${reviewer} on ${bundle} ${status.replace('_', ' ')}: ${what}`
}
