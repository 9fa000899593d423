import type { CountedEvidence, EvidenceCount } from './evidence-count.ts'

/** What a pass needs: what is counted, how much of it, and what to send when there is less. */
export type MinimumEvidence = {
  readonly counted: CountedEvidence
  /** Below this a check that found nothing wrong has no evidence. */
  readonly minimum: number
  /** What is counted, after a number: `3 writes that overlapped another write of the same key`. */
  readonly what: string
  /** Printed when there was none at all. */
  readonly none: string
  /** What to do to get there. */
  readonly send: string
}

/** How requests get to overlap. */
export const atOnce = 'at the same time (`parallel` steps, a `burst` phase, fewer keys)'

/**
 * Three operations that overlapped another: one pair can miss a race by chance, and a test of twenty requests to one key has
 * that many. Raising it makes a pass mean more, and leaves more small tests without evidence.
 */
export const manyOverlaps = (what: string, none: string, send: string): MinimumEvidence => ({
  counted: 'overlaps',
  minimum: 3,
  what,
  none,
  send,
})

export const anyAcknowledged = (
  what: string,
  none: string,
  send = 'send requests that the target accepts',
): MinimumEvidence => ({ counted: 'acknowledged', minimum: 1, what, none, send })

/** Three of them: where all but one were refused, what could break a rule was tried once. */
export const someAcknowledged = (what: string, none: string, send: string): MinimumEvidence => ({
  ...anyAcknowledged(what, none, send),
  minimum: 3,
})

/** Ten answers: with fewer, what is lost or doubled now and then would rarely be among them. */
export const answered = (what: string): MinimumEvidence => ({
  counted: 'answered',
  minimum: 10,
  what,
  none: 'nothing was answered',
  send: 'send at least 10',
})

/** Reported, never required: a lock that nobody was refused may still be right. */
export const refusedTries: MinimumEvidence = {
  counted: 'refused',
  minimum: 0,
  what: 'refused tries',
  none: '',
  send: '',
}

export type EvidenceFound = Readonly<Partial<Record<CountedEvidence, number>>>

/** What a pass needs, beside what was found. What was not counted counts as 0. */
export function countEvidence(
  rows: readonly MinimumEvidence[],
  found: EvidenceFound,
): EvidenceCount[] {
  return rows.map(({ counted, what, minimum }) => ({
    counted,
    what,
    found: found[counted] ?? 0,
    minimum,
  }))
}

/**
 * Why what was found is too little for a pass, with what to send; null when it is enough. Rows are looked at in their
 * order: the first that is below its minimum is the reason.
 */
export function findMissingEvidence(
  rows: readonly MinimumEvidence[],
  found: EvidenceFound,
): string | null {
  for (const { counted, minimum, what, none, send } of rows) {
    const count = found[counted] ?? 0
    if (count >= minimum) continue
    return count === 0
      ? `${none}; ${send}`
      : `only ${count} of at least ${minimum} ${what}; ${send}`
  }
  return null
}
