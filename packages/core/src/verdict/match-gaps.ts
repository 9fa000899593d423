/** What a gap covers: one check, one class of anomaly, or one mapping over named cases. Never a whole path. */
export type GapCover =
  | { readonly check: string }
  | { readonly anomaly: { readonly guarantee: string; readonly class: string } }
  | { readonly parity: { readonly mapping: string; readonly cases: readonly string[] } }

/** An accepted failure, as `gaps.yaml` has it. */
export type Gap = {
  readonly id: string
  readonly title: string
  readonly status: 'open' | 'accepted' | 'closed'
  readonly owner: string | undefined
  readonly reason: string
  readonly ticket: string | undefined
  /** `2027-06-30`: the last day, UTC, on which it holds. */
  readonly expires: string | undefined
  readonly covers: GapCover
}

/** A failure that a gap may cover. */
export type Failure =
  | { readonly kind: 'check'; readonly check: string }
  | { readonly kind: 'anomaly'; readonly guarantee: string; readonly class: string }
  | { readonly kind: 'mapping'; readonly mapping: string; readonly cases: readonly string[] }

export type GapProblem = {
  readonly gap: string
  readonly problem: 'expired' | 'no-owner' | 'grown' | 'stale'
  readonly sentence: string
}

export type GapQuestion = {
  readonly gaps: readonly Gap[]
  readonly failures: readonly Failure[]
  /** Kinds of failure that were looked for: what nobody looked for cannot be stale. */
  readonly lookedFor: readonly Failure['kind'][]
  /** The checks that were asked: a gap about another one is not stale. */
  readonly checksAsked: readonly string[]
  /** `2026-11-21`, UTC. */
  readonly today: string
}

export type GapAnswer = {
  /** For each failure, the id of the gap that covers it, or null. */
  readonly coveredBy: readonly (string | null)[]
  /** Accepted gaps that must not stand as they are: each is a failure of its own. */
  readonly problems: readonly GapProblem[]
}

/**
 * Holds the accepted gaps against what failed. A gap covers only while it has an owner, has not expired
 * and has not grown; a gap that covers nothing any more is stale. Open and closed gaps cover nothing.
 */
export function matchGaps(question: GapQuestion): GapAnswer {
  const coveredBy: (string | null)[] = question.failures.map(() => null)
  const problems: GapProblem[] = []
  for (const gap of question.gaps) {
    if (gap.status !== 'accepted') continue
    const about = question.failures.flatMap((failure, index) =>
      isAbout(gap, failure) ? [index] : [],
    )
    const problem = findProblem(gap, question, about)
    if (problem) problems.push(problem)
    else for (const index of about) coveredBy[index] ??= gap.id
  }
  return { coveredBy, problems }
}

function isAbout({ covers }: Gap, failure: Failure): boolean {
  if ('check' in covers) return failure.kind === 'check' && failure.check === covers.check
  if ('anomaly' in covers) {
    const { guarantee, class: name } = covers.anomaly
    return failure.kind === 'anomaly' && failure.guarantee === guarantee && failure.class === name
  }
  return failure.kind === 'mapping' && failure.mapping === covers.parity.mapping
}

function findProblem(
  gap: Gap,
  question: GapQuestion,
  about: readonly number[],
): GapProblem | undefined {
  const say = (problem: GapProblem['problem'], words: string): GapProblem => ({
    gap: gap.id,
    problem,
    sentence: `known gap "${gap.id}" ${words}`,
  })
  if (!gap.owner) return say('no-owner', 'has no owner: somebody must answer for it')
  if (gap.expires !== undefined && gap.expires < question.today) {
    return say('expired', `expired on ${gap.expires}: mend it, or accept it again with a new date`)
  }
  const grown = about.flatMap((index) => newCases(gap, question.failures[index]))
  if (grown.length > 0) {
    return say('grown', `covers cases that it did not when it was accepted: ${grown.join(', ')}`)
  }
  if (about.length === 0 && wasLookedFor(gap, question)) {
    return say('stale', 'covers nothing any more: close it')
  }
  return undefined
}

function newCases({ covers }: Gap, failure: Failure | undefined): string[] {
  if (!('parity' in covers) || failure?.kind !== 'mapping') return []
  return failure.cases.filter((name) => !covers.parity.cases.includes(name))
}

function wasLookedFor({ covers }: Gap, { lookedFor, checksAsked }: GapQuestion): boolean {
  if ('check' in covers) return lookedFor.includes('check') && checksAsked.includes(covers.check)
  return lookedFor.includes('anomaly' in covers ? 'anomaly' : 'mapping')
}
