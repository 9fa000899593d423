import { compareAnswers, isNoise, toSignature, type Difference } from '@gauntlet/core/parity'
import type { CaseAnswer } from './case-sender.ts'
import type { JudgedCase } from './compare-target.ts'
import { toCompared } from './to-compared.ts'
import { toCurl } from './to-curl.ts'

/** One line of curl for each of two targets. */
export type MinimalRequest = readonly { readonly target: string; readonly curl: string }[]

/** How far a smaller request diverges as the whole one does; undefined when it was not answered by both. */
export type Try =
  | {
      /** In kinds, places and values of what differs, and both status codes. */
      readonly values: boolean
      /** The same without the values. */
      readonly places: boolean
      readonly minimal: MinimalRequest
    }
  | undefined

export type Pins = {
  judge(sent: readonly CaseAnswer[] | undefined, sides: readonly { readonly name: string }[]): Try
}

/** What must stay the same while the request of a case shrinks. */
export function toPins(judged: JudgedCase, headers: readonly string[]): Pins {
  const statuses = [judged.reference.status, judged.candidate.status]
  const wanted = {
    values: pinValues(judged.divergences, statuses),
    places: pinPlaces(judged.divergences, statuses),
  }
  return {
    judge: (sent, sides) => {
      const [one, other] = (sent ?? []).map(({ answer }) => answer && toCompared(answer))
      if (!sent || !one || !other) return undefined
      const { differences } = compareAnswers(one, other, { headers, rules: judged.rules })
      const left = differences.filter((difference) => !isNoise(difference, judged.noise))
      const found = [one.status, other.status]
      return {
        values: pinValues(left, found) === wanted.values,
        places: pinPlaces(left, found) === wanted.places,
        minimal: sent.flatMap(({ request }, index) =>
          request ? [{ target: sides[index]?.name ?? '', curl: toCurl(request) }] : [],
        ),
      }
    },
  }
}

const pinValues = (differences: readonly Difference[], statuses: readonly number[]): string =>
  JSON.stringify([differences, statuses])

const pinPlaces = (differences: readonly Difference[], statuses: readonly number[]): string =>
  [...new Set(differences.map(toSignature))].toSorted().concat(statuses.join(' ')).join('\n')
