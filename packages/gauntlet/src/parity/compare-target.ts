import {
  mergeRuleUses,
  type AliasTable,
  type ComparedAnswer,
  type RuleUse,
} from '@gauntlet/core/parity'
import type { CaseRound } from './run-round.ts'
import type { ComparedCase } from './group-cases.ts'
import { judgeCase, rulesOf, type Judgement } from './judge-case.ts'
import type { ParityOptions } from './parity-options.ts'
import { toBody, toCompared } from './to-compared.ts'

export type JudgedCase = ComparedCase & Judgement

/** One candidate compared with the reference. */
export type ComparedTarget = {
  readonly target: string
  /** Cases that both answered in every round. */
  readonly cases: readonly JudgedCase[]
  readonly uses: readonly RuleUse[]
}

export type CompareTargetOptions = {
  readonly options: ParityOptions
  readonly rounds: readonly ReadonlyMap<string, CaseRound>[]
  readonly candidate: string
  readonly aliases: readonly AliasTable[]
}

export function compareTarget(call: CompareTargetOptions): ComparedTarget {
  const { options, candidate, aliases } = call
  const ignore = options.ignore ?? []
  const [reference] = options.targets
  const cases = options.cases.flatMap((parityCase): JudgedCase[] => {
    const { name, compare } = parityCase
    const left = listAnswers(call, name, reference?.name ?? '')
    const right = listAnswers(call, name, candidate)
    const [one, other] = [left[0], right[0]]
    const isComplete = [left, right].every(({ length }) => length === call.rounds.length)
    if (!one || !other || !isComplete) return []
    const judgement = judgeCase({ reference: left, candidate: right }, { compare, ignore, aliases })
    const rules = rulesOf(compare, ignore)
    return [{ name, target: candidate, reference: one, candidate: other, rules, ...judgement }]
  })
  return { target: candidate, cases, uses: mergeRuleUses(cases.flatMap(({ uses }) => uses)) }
}

/** What a target answered to a case, round by round; a recorded answer is the same in every round. */
function listAnswers(
  { options, rounds }: CompareTargetOptions,
  name: string,
  target: string,
): ComparedAnswer[] {
  const recorded = options.cases.find((each) => each.name === name)?.recorded
  const isLive = options.targets.some((each) => each.name === target)
  if (!isLive) {
    const answer: ComparedAnswer | undefined = recorded && {
      status: recorded.status,
      headers: recorded.headers,
      body: toBody(Buffer.from(recorded.body)),
    }
    return answer ? rounds.map(() => answer) : []
  }
  return rounds.flatMap((round) => {
    const answer = round.get(name)?.answers.get(target)?.answer
    return answer ? [toCompared(answer)] : []
  })
}
