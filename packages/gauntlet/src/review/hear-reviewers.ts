import type { AnswerSource } from './answer-source.ts'
import type { Asking } from './ask-reviewer.ts'
import { hearNothing, type Heard } from './hear-transcript.ts'

export type HearOptions = {
  readonly source: AnswerSource
  readonly concurrency: number
  readonly progress: (text: string) => void
  readonly signal: AbortSignal
}

/**
 * Puts every question to its reviewer, some at a time. A cap or an interruption leaves the rest unasked:
 * what was answered until then is kept.
 *
 * @returns one for each question, in the order of the questions
 */
export async function hearReviewers(
  askings: readonly Asking[],
  { source, concurrency, progress, signal }: HearOptions,
): Promise<Heard[]> {
  const heard: Heard[] = []
  let next = 0
  let done = 0
  const work = async (): Promise<void> => {
    for (let at = next++; at < askings.length; at = next++) {
      const asking = askings[at] as Asking
      const one = await hearOne(asking, source, signal).catch((error: unknown) => {
        // Nobody is asked, and paid, for answers that will not be used.
        next = askings.length
        throw error
      })
      heard[at] = one
      done += 1
      progress(`  ${done} of ${askings.length}: ${describe(one)}`)
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, askings.length) }, work))
  return heard
}

async function hearOne(asking: Asking, source: AnswerSource, signal: AbortSignal): Promise<Heard> {
  if (signal.aborted) return hearNothing(asking, 'interrupted before it was asked')
  try {
    const answer = await source.answer(asking)
    return 'capped' in answer ? hearNothing(asking, answer.capped) : answer
  } catch (error) {
    if (!signal.aborted) throw error
    const { call, findings } = hearNothing(asking, 'interrupted before it answered')
    return { call: { ...call, status: 'failed' }, findings }
  }
}

function describe({ call }: Heard): string {
  const { reviewer, bundle, status, trouble, usage, findings } = call
  const what = trouble ?? `${usage.visible} visible tokens, ${findings} findings`
  return `${reviewer} on ${bundle} ${status.replace('_', ' ')}: ${what}`
}
