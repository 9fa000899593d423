import type { CasePlans } from './plan-cases.ts'
import type { Round } from './run-round.ts'

/** Shorter texts may stand in an answer by chance. */
const SHORTEST = 6

/** Rewrites the texts of one round's answers. */
export type AlignDraws = (text: string) => string

/**
 * Puts the random values of the first round where the answers of a later round have their own, so that repeats of a
 * request with fresh values can be compared. The two change places: an answer that has the first round's value when it
 * should have its own still differs. Letter case may have been changed on the way.
 */
export function toAlignDraws(plans: CasePlans, first: Round, round: Round): AlignDraws {
  const places = new Map<string, string>()
  for (const [name, { drawsAnew }] of plans) {
    if (!drawsAnew) continue
    const [before, after] = [first, round].map((each) => listDrawn(each, name))
    for (const [index, drawn] of (after ?? []).entries()) {
      const earlier = before?.[index]
      if (earlier === undefined || earlier === drawn) continue
      if (earlier.length < SHORTEST || drawn.length < SHORTEST) continue
      for (const change of [asIs, upper, lower]) {
        places.set(change(drawn), change(earlier))
        places.set(change(earlier), change(drawn))
      }
    }
  }
  if (places.size === 0) return asIs
  const longestFirst = [...places.keys()].toSorted((a, b) => b.length - a.length)
  const pattern = new RegExp(longestFirst.map(toPattern).join('|'), 'g')
  return (text) => text.replaceAll(pattern, (found) => places.get(found) ?? found)
}

const asIs = (text: string): string => text
const upper = (text: string): string => text.toUpperCase()
const lower = (text: string): string => text.toLowerCase()

/** Drawn values are letters, digits and `-`. A number is not looked for inside a longer one. */
const toPattern = (text: string): string =>
  /^-?\d+$/.test(text) ? String.raw`(?<!\d)${text}(?!\d)` : text

/** What a case drew: the same on every target. */
const listDrawn = (round: Round, name: string): string[] => {
  const answers = [...(round.get(name)?.answers.values() ?? [])]
  return (answers.find(({ drawn }) => drawn.length > 0)?.drawn ?? []).map(String)
}

/** Whether a case that draws anew in each round drew a number. */
export const drewNumbers = (plans: CasePlans, round: Round | undefined): boolean =>
  [...plans].some(
    ([name, { drawsAnew }]) =>
      drawsAnew &&
      [...(round?.get(name)?.answers.values() ?? [])].some(({ drawn }) =>
        drawn.some((value) => typeof value === 'number'),
      ),
  )
