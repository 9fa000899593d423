/** In which circumstance something was asked: `plain`, or while faults were injected. */
export type Circumstance = 'plain' | 'faults'

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
  /** The circumstance in which it covers; `plain` by default: what is accepted under faults never covers plain load. */
  readonly under?: Circumstance | 'any' | undefined
}

/** A failure that a gap may cover. */
export type Failure = (
  | { readonly kind: 'check'; readonly check: string }
  | { readonly kind: 'anomaly'; readonly guarantee: string; readonly class: string }
  | { readonly kind: 'mapping'; readonly mapping: string; readonly cases: readonly string[] }
) & {
  /** `plain` by default. */
  readonly under?: Circumstance | undefined
}

/** A kind of failure that was looked for, in one circumstance. */
export type LookedFor = {
  readonly kind: Failure['kind']
  readonly under: Circumstance
  /** Of anomalies: of this guarantee alone; of all by default. */
  readonly guarantee?: string
}

export type GapProblem = {
  readonly gap: string
  readonly problem: 'expired' | 'no-owner' | 'grown' | 'stale'
  readonly sentence: string
}

export type GapQuestion = {
  readonly gaps: readonly Gap[]
  readonly failures: readonly Failure[]
  /** What was looked for: what nobody looked for cannot be stale. */
  readonly lookedFor: readonly LookedFor[]
  /** The checks that were asked: a gap about another one is not stale. */
  readonly checksAsked: readonly { readonly check: string; readonly under: Circumstance }[]
  /** `2026-11-21`, UTC. */
  readonly today: string
}

export type GapAnswer = {
  /** For each failure, the id of the gap that covers it, or null. */
  readonly coveredBy: readonly (string | null)[]
  /** For each failure, the id of an accepted gap that is about it in another circumstance alone, or null. */
  readonly elsewhere: readonly (string | null)[]
  /** Accepted gaps that must not stand as they are: each is a failure. */
  readonly problems: readonly GapProblem[]
}

/**
 * Holds the accepted gaps against what failed. A gap covers only while it has an owner, has not expired
 * and has not grown; a gap that covers nothing any more is stale. Open and closed gaps cover nothing.
 */
export function matchGaps(question: GapQuestion): GapAnswer {
  const coveredBy: (string | null)[] = question.failures.map(() => null)
  const elsewhere: (string | null)[] = question.failures.map(() => null)
  const problems: GapProblem[] = []
  for (const gap of question.gaps) {
    if (gap.status !== 'accepted') continue
    const named = question.failures.flatMap((failure, index) =>
      isAbout(gap, failure) ? [index] : [],
    )
    const about = named.filter((index) => holdsUnder(gap, question.failures[index]?.under))
    for (const index of named) {
      if (!about.includes(index)) elsewhere[index] ??= gap.id
    }
    const problem = findProblem(gap, question, about)
    if (problem) problems.push(problem)
    else for (const index of about) coveredBy[index] ??= gap.id
  }
  return {
    coveredBy,
    elsewhere: elsewhere.map((id, index) => (coveredBy[index] === null ? id : null)),
    problems,
  }
}

function holdsUnder({ under = 'plain' }: Gap, circumstance: Circumstance = 'plain'): boolean {
  return under === 'any' || under === circumstance
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
  if (!gap.owner) return say('no-owner', 'has no owner: name one with `gauntlet gaps accept`')
  if (gap.expires !== undefined && gap.expires < question.today) {
    return say('expired', `expired on ${gap.expires}: fix it, or accept it again with a new date`)
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

/** In each circumstance in which the gap holds; a check has but one, that of its stage. */
function wasLookedFor(gap: Gap, { lookedFor, checksAsked }: GapQuestion): boolean {
  const { covers, under = 'plain' } = gap
  if ('check' in covers) {
    return checksAsked.some(
      ({ check, under: asked }) => check === covers.check && holdsUnder(gap, asked),
    )
  }
  if ('parity' in covers) return lookedFor.some(({ kind }) => kind === 'mapping')
  const { guarantee } = covers.anomaly
  const circumstances = under === 'any' ? (['plain', 'faults'] as const) : [under]
  return circumstances.every((circumstance) =>
    lookedFor.some(
      (looked) =>
        looked.kind === 'anomaly' &&
        looked.under === circumstance &&
        (looked.guarantee ?? guarantee) === guarantee,
    ),
  )
}
