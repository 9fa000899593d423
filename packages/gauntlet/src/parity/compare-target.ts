import {
  judgeCase,
  mergeRuleUses,
  rulesOf,
  type AliasTable,
  type ComparedAnswer,
  type ComparedCase,
  type Judgement,
  type RoundDraws,
  type RuleUse,
} from '@gauntlet/core/parity'
import { drewNumbers, toAlignDraws, type AlignDraws } from './align-draws.ts'
import type { ParityOptions } from './parity-options.ts'
import type { CasePlan, CasePlans } from './plan-cases.ts'
import type { Round } from './run-round.ts'
import { toBody, toCompared } from './to-compared.ts'

export type JudgedCase = ComparedCase & Judgement

/** One candidate compared with the reference. */
export type ComparedTarget = {
  readonly target: string
  /** Cases that both answered in every round that they were sent in. */
  readonly cases: readonly JudgedCase[]
  readonly uses: readonly RuleUse[]
}

export type CompareTargetOptions = {
  readonly options: ParityOptions
  readonly plans: CasePlans
  readonly rounds: readonly Round[]
  readonly candidate: string
  readonly aliases: readonly AliasTable[]
}

export function compareTarget(call: CompareTargetOptions): ComparedTarget {
  const { options, plans, rounds, candidate, aliases } = call
  const ignore = options.ignore ?? []
  const [reference] = options.targets
  const [first] = rounds
  const aligners = rounds.map((round) => (first ? toAlignDraws(plans, first, round) : undefined))
  const hasNumbers = drewNumbers(plans, first)
  const cases = [...plans.values()].flatMap((plan): JudgedCase[] => {
    const { name, compare } = plan.parityCase
    const [left, right] = [reference?.name ?? '', candidate].map((target) =>
      listAnswers(call, { plan, target, aligners }),
    ) as [ComparedAnswer[], ComparedAnswer[]]
    const [one, other] = [left[0], right[0]]
    const expected = plan.isSentOnce ? 1 : rounds.length
    const isComplete = [left, right].every(({ length }) => length === expected)
    if (!one || !other || !isComplete) return []
    const draws: RoundDraws = !plan.drawsAnew ? 'same' : hasNumbers ? 'fresh-numbers' : 'fresh'
    const sides = { reference: left, candidate: right }
    const judgement = judgeCase(sides, { compare, ignore, aliases, draws })
    const rules = rulesOf(compare, ignore)
    return [{ name, target: candidate, reference: one, candidate: other, rules, ...judgement }]
  })
  return { target: candidate, cases, uses: mergeRuleUses(cases.flatMap(({ uses }) => uses)) }
}

type Asked = {
  readonly plan: CasePlan
  readonly target: string
  /** By round. */
  readonly aligners: readonly (AlignDraws | undefined)[]
}

const NO_BODY = toBody(new Uint8Array())

/** What a target answered to a case, round by round; a recorded answer is the same in every round. */
function listAnswers(
  { options, rounds }: CompareTargetOptions,
  { plan, target, aligners }: Asked,
): ComparedAnswer[] {
  const { name, recorded } = plan.parityCase
  const isLive = options.targets.some((each) => each.name === target)
  if (!isLive) {
    if (!recorded) return []
    const { status, headers, body } = recorded
    const own = body === undefined ? undefined : toBody(Buffer.from(body))
    const [reference] = options.targets
    return rounds.slice(0, plan.isSentOnce ? 1 : undefined).map((round) => {
      // A body that was not recorded differs from none: `whyNoEvidence` says that it was not compared.
      const live = own ? undefined : round.get(name)?.answers.get(reference?.name ?? '')?.answer
      return { status, headers, body: own ?? (live ? toCompared(live).body : NO_BODY) }
    })
  }
  return rounds.flatMap((round, index) => {
    const sent = round.get(name)
    const answer = sent?.sentIn === index ? sent.answers.get(target)?.answer : undefined
    return answer ? [toCompared(answer, index === 0 ? undefined : aligners[index])] : []
  })
}
