import { AliasTable, type Difference, toSignature } from './difference.ts'
import { type ComparedAnswer, compareAnswers } from './compare-answers.ts'
import { isOnlyVolatile, judgeTexts } from './text-noise.ts'
import { type Noise, commonNoise, isBetweenNumbers, isNoise, toNoise } from './noise.ts'
import { type CompareRules, type Rule, type RuleUse, toRules } from './rules.ts'

/** The answers of two targets to one case, round by round. */
export type Sides = {
  readonly reference: readonly ComparedAnswer[]
  readonly candidate: readonly ComparedAnswer[]
}

export type Judgement = {
  /** What differed in every round and is no noise. */
  readonly divergences: readonly Difference[]
  readonly noise: readonly Noise[]
  readonly noisy: boolean
  readonly uses: readonly RuleUse[]
  readonly overBroad: readonly string[]
  /** What differed in some rounds only, and is not what a target also does with itself. */
  readonly unstable: readonly Difference[]
  /** Numbers that differed in every round, and that may follow from numbers that each round draws anew. */
  readonly unclear: readonly Difference[]
  /** What the answers of one target have or lack by themselves, so that a difference there shows nothing of the builds. */
  readonly incomparable: readonly Difference[]
}

/**
 * What the rounds were sent: the `same` requests, or `fresh` random values in each, which a target that computes with
 * them answers differently without any noise; `fresh-numbers` where numbers are among them.
 */
export type RoundDraws = 'same' | 'fresh' | 'fresh-numbers'

export type JudgeOptions = {
  /** The rules of the case, and the headers that must match, in lower case. */
  readonly compare: CompareRules & { readonly headers: readonly string[] }
  /** Globs that the whole run ignores. */
  readonly ignore: readonly string[]
  /** One for each round, shared by its cases: an id is followed from case to case. */
  readonly aliases: readonly AliasTable[]
  /** Default: `same`. */
  readonly draws?: RoundDraws
}

export const rulesOf = (compare: CompareRules, ignore: readonly string[]): Rule[] =>
  toRules({ ...compare, ignore: [...(compare.ignore ?? []), ...ignore] })

/**
 * Compares two targets on one case. Each is first compared with itself: where it differs there, a difference between
 * the two says nothing. A divergence is what is left, and came up in every round.
 */
export function judgeCase({ reference, candidate }: Sides, options: JudgeOptions): Judgement {
  const { headers } = options.compare
  const rules = rulesOf(options.compare, options.ignore)
  const own = [reference, candidate].map(([first, ...repeats]) =>
    repeats.flatMap((repeat) =>
      first ? compareAnswers(first, repeat, { headers, rules }).differences : [],
    ),
  )
  const [inReference, inCandidate] = own.map(toNoise) as [Noise, Noise]
  const { draws = 'same' } = options
  // Of fresh values, what one target only repeats and the other changes is no noise of the other.
  const noise =
    draws === 'same' ? [inReference, inCandidate] : [commonNoise(inReference, inCandidate)]
  const rounds = reference.flatMap((one, round) => {
    const other = candidate[round]
    const aliases = options.aliases[round] ?? new AliasTable()
    return other ? [compareAnswers(one, other, { headers, rules, aliases })] : []
  })
  const ownTexts = own.flat().filter(({ kind }) => kind === 'body')
  const pick = (what: Meaning): Difference[][] =>
    rounds.map(({ differences }) =>
      differences.filter((difference) => sortOut(difference, noise, ownTexts) === what),
    )
  const excused = pick('noise')
  const found = pick('different')
  const unclearTexts = pick('unclear')
  const counts = new Map<string, number>()
  for (const differences of found) {
    for (const signature of new Set(differences.map(toSignature)))
      counts.set(signature, (counts.get(signature) ?? 0) + 1)
  }
  const isReproduced = (difference: Difference): boolean =>
    counts.get(toSignature(difference)) === rounds.length
  const [first] = found
  return {
    divergences: (first ?? []).filter(isReproduced),
    noise,
    noisy: [inReference, inCandidate].some(({ size }) => size > 0),
    uses: rounds[0]?.uses ?? [],
    overBroad: rounds[0]?.overBroad ?? [],
    unstable: found.flat().filter((difference) => !isReproduced(difference)),
    unclear: draws === 'fresh-numbers' ? (excused[0] ?? []).filter(isBetweenNumbers) : [],
    incomparable: [...unclearTexts.flat(), ...excused.flat().filter(isWholeBody)],
  }
}

type Meaning = 'noise' | 'unclear' | 'different'

/** What a difference between two targets means. */
function sortOut(
  difference: Difference,
  noise: readonly Noise[],
  ownTexts: readonly Difference[],
): Meaning {
  if (isNoise(difference, noise)) return 'noise'
  return difference.kind === 'body' ? judgeTexts(difference, ownTexts) : 'different'
}

/** Whether all of a body changes by itself: bytes, and a text or a value without a word. */
const isWholeBody = ({ kind, pointer, reference, candidate }: Difference): boolean =>
  (kind === 'body' || (kind === 'value' && pointer === '')) &&
  [reference, candidate].every((side) => isOnlyVolatile(side ?? ''))
