import type { ParityCase } from '@gauntlet/contract'
import type { RequestStep } from '@gauntlet/core/flow'
import { compareAnswers, isNoise, toSignature, type Difference } from '@gauntlet/core/parity'
import type { CaseSender } from './case-sender.ts'
import type { JudgedCase } from './compare-target.ts'
import type { ParityFindings } from './parity-findings.ts'
import { shrinkCase } from './shrink-case.ts'
import { toCompared } from './to-compared.ts'
import { toCurl } from './to-curl.ts'

/** Root causes whose request is made smaller; each costs up to 60 requests to each of two targets. */
const MOST_SHRUNK = 5

/** One line of curl for each of two targets. */
export type MinimalRequest = readonly { readonly target: string; readonly curl: string }[]

/** Makes one case of each root cause smaller. @returns by case */
export async function shrinkCases(
  { options, rounds, compared, explanations }: ParityFindings,
  senders: ReadonlyMap<string, CaseSender>,
): Promise<Map<string, MinimalRequest>> {
  const minimal = new Map<string, MinimalRequest>()
  const reference = options.targets[0]?.name ?? ''
  const candidates = explanations.flatMap(({ representatives }) => representatives)
  for (const { name, target } of candidates.slice(0, MOST_SHRUNK)) {
    const parityCase = options.cases.find((each) => each.name === name)
    const judged = compared
      .find((each) => each.target === target)
      ?.cases.find((each) => each.name === name)
    if (!parityCase || !judged || minimal.has(name)) continue
    const sides = [reference, target].flatMap((side) => {
      const sender = senders.get(side)
      return sender ? [{ name: side, sender, vars: varsOf(parityCase, rounds[0], side) }] : []
    })
    const found = await shrinkOne({ parityCase, judged, sides, seed: options.seed })
    if (found) minimal.set(name, found)
  }
  return minimal
}

type Side = {
  readonly name: string
  readonly sender: CaseSender
  readonly vars: Readonly<Record<string, unknown>>
}

const varsOf = (
  { needs }: ParityCase,
  round: ParityFindings['rounds'][number] | undefined,
  target: string,
): Record<string, unknown> =>
  Object.assign(
    {},
    ...needs.map((need) => round?.get(need)?.answers.get(target)?.vars ?? {}),
  ) as Record<string, unknown>

type ShrinkOne = {
  readonly parityCase: ParityCase
  readonly judged: JudgedCase
  readonly sides: readonly Side[]
  readonly seed: number
}

/** First with the values of what differs pinned too; where those change by themselves, with its places only. */
async function shrinkOne(call: ShrinkOne): Promise<MinimalRequest | undefined> {
  return (await shrinkPinned(call, toStrictPin)) ?? (await shrinkPinned(call, toPin))
}

type Pin = (differences: readonly Difference[], one: number, other: number) => string

async function shrinkPinned(
  { parityCase, judged, sides, seed }: ShrinkOne,
  pin: Pin,
): Promise<MinimalRequest | undefined> {
  const wanted = pin(judged.divergences, judged.reference.status, judged.candidate.status)
  let last: MinimalRequest = []
  const divergesAlike = async (step: RequestStep): Promise<boolean> => {
    const sent = await Promise.all(
      sides.map(({ sender, vars }) => sender.send(step, vars, { cookies: undefined })),
    )
    const [one, other] = sent.map((each) => each.answer && toCompared(each.answer))
    if (!one || !other) return false
    const { headers } = parityCase.compare
    const { differences } = compareAnswers(one, other, { headers, rules: judged.rules })
    const left = differences.filter((difference) => !isNoise(difference, judged.noise))
    if (pin(left, one.status, other.status) !== wanted) return false
    last = sent.flatMap((each, index) =>
      each.request ? [{ target: sides[index]?.name ?? '', curl: toCurl(each.request) }] : [],
    )
    return true
  }
  const smaller = await shrinkCase({ step: parityCase.request, seed, divergesAlike })
  return smaller ? last : undefined
}

const toStrictPin: Pin = (differences, one, other) => JSON.stringify([differences, one, other])

/** What must stay the same while a request shrinks: kinds and places of what differs, and both status codes. */
const toPin: Pin = (differences, one, other) =>
  [...new Set(differences.map(toSignature))].toSorted().concat(`${one} ${other}`).join('\n')
