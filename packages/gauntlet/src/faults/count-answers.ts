import type { WatchedExchange } from '@gauntlet/contract'

export type SentRequest = {
  readonly invokedAtNs: number
  readonly succeeded: boolean
  readonly origin: string
  readonly step: string
  /** `status 500`, `timeout`, `no answer`. */
  readonly answer: string
}

/** What came of a request: `status 500`, `timeout`, `no answer`. */
export function describeAnswer({
  status,
  timedOut,
}: Pick<WatchedExchange, 'status' | 'timedOut'>): string {
  if (status !== undefined) return `status ${status}`
  return timedOut ? 'timeout' : 'no answer'
}

/** More: a longer wait for what is sent rarely; fewer: more is taken for dead that fails now and then. */
export const LATEST = 5

/** What was sent after a moment to one replica, of one step, or both, and how much of it was answered as expected. */
export type Answers = {
  /** `the target`, `replica 2`, `POST /orders`, `POST /orders at replica 2`. */
  readonly who: string
  readonly kind: 'replica' | 'step' | 'both'
  readonly sent: number
  readonly answered: number
  /** Of the latest five, or of all where there are fewer: a target may answer once more, and then never again. */
  readonly latest: { readonly sent: number; readonly answered: number }
  /** What came instead of a good answer, and how often. */
  readonly answers: ReadonlyMap<string, number>
}

export type AnswersQuestion = {
  readonly overNs: number
  /** One a replica. */
  readonly urls: readonly string[]
  readonly steps: readonly string[]
}

/**
 * Of the whole target, of each replica and of each step, also where nothing was sent; and of each step at each replica
 * where something was, for requests in turn may never send one step to one of them.
 */
export function countAnswers(
  sent: readonly SentRequest[],
  { overNs, urls, steps }: AnswersQuestion,
): Answers[] {
  const after = sent.filter(({ invokedAtNs }) => invokedAtNs > overNs)
  const one = urls.length === 1
  const replicas = urls.map((url, index) =>
    count(
      `replica ${index + 1}`,
      'replica',
      after.filter(({ origin }) => origin === url),
    ),
  )
  const ofSteps = steps.map((step) => count(step, 'step', ofStep(after, step)))
  const ofBoth = steps.flatMap((step) =>
    urls.map((url, index) => {
      const both = ofStep(after, step).filter(({ origin }) => origin === url)
      return count(`${step} at replica ${index + 1}`, 'both', both)
    }),
  )
  return [
    ...(one ? [count('the target', 'replica', after)] : replicas),
    ...ofSteps,
    ...(one ? [] : ofBoth.filter((each) => each.sent > 0)),
  ]
}

function ofStep(sent: readonly SentRequest[], step: string): SentRequest[] {
  return sent.filter((each) => each.step === step)
}

function count(who: string, kind: Answers['kind'], sent: readonly SentRequest[]): Answers {
  const answers = new Map<string, number>()
  for (const { succeeded, answer } of sent) {
    if (!succeeded) answers.set(answer, (answers.get(answer) ?? 0) + 1)
  }
  return { who, kind, ...countWell(sent), latest: countWell(sent.slice(-LATEST)), answers }
}

function countWell(sent: readonly SentRequest[]) {
  return { sent: sent.length, answered: sent.filter(({ succeeded }) => succeeded).length }
}
