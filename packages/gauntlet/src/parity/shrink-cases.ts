import type { ParityCase } from '@gauntlet/contract'
import type { RequestStep } from '@gauntlet/core/flow'
import { toJsonText } from '@gauntlet/core/json'
import type { CaseSender } from './case-sender.ts'
import type { JudgedCase } from './compare-target.ts'
import type { ParityFindings } from './parity-findings.ts'
import { PARITY_LIMITS } from './parity-limits.ts'
import type { ParityTarget } from './parity-target.ts'
import type { CasePlan, CasePlans } from './plan-cases.ts'
import { collectVars } from './run-round.ts'
import { canShrink, shrinkCase } from './shrink-case.ts'
import { sendRestored, sendToSides, type Side } from './shrink-try.ts'
import { toPins, type MinimalRequest, type Try } from './shrink-pins.ts'

/** What became of making the request of one case smaller. */
export type ShrunkCase = {
  readonly minimal: MinimalRequest
  /** Why it was not made smaller, or not further; null when it is as small as it gets. */
  readonly reason: string | null
}

export type ShrinkCasesOptions = {
  readonly findings: ParityFindings
  readonly plans: CasePlans
  readonly senders: ReadonlyMap<string, CaseSender>
  readonly stopReason: () => string | undefined
}

/** Makes one case of each root cause smaller. @returns by case */
export async function shrinkCases(options: ShrinkCasesOptions): Promise<Map<string, ShrunkCase>> {
  const { findings, plans } = options
  const shrunk = new Map<string, ShrunkCase>()
  const leaveOut = (name: string, reason: string) => shrunk.set(name, { minimal: [], reason })
  let causes = 0
  for (const { name, target } of findings.explanations.flatMap((each) => each.representatives)) {
    const plan = plans.get(name)
    const judged = findings.compared
      .find((each) => each.target === target)
      ?.cases.find((each) => each.name === name)
    if (!plan || !judged || shrunk.has(name) || !canShrink(plan.parityCase.request)) continue
    const sides = listSides(options, plan.parityCase, target)
    const [reference, candidate] = sides
    if (!reference || !candidate) continue
    const refusal = whyNotShrunk(plan, findings.options.targets)
    if (refusal !== undefined) leaveOut(name, refusal)
    else if (causes >= PARITY_LIMITS.shrunkCauses)
      leaveOut(name, `requests of ${PARITY_LIMITS.shrunkCauses} root causes are made smaller`)
    else {
      causes += 1
      shrunk.set(name, await shrinkOne({ options, plan, judged, sides: [reference, candidate] }))
    }
  }
  return shrunk
}

/** Nothing is sent that may change data and that nobody wrote, but to targets made to be destroyed. */
function whyNotShrunk({ unsafe }: CasePlan, targets: readonly ParityTarget[]): string | undefined {
  if (unsafe === undefined) return undefined
  const kept = targets.filter(({ state }) => state === undefined).map(({ name }) => name)
  if (kept.length === 0) return undefined
  const are = kept.length === 1 ? 'is' : 'are'
  return `${unsafe} may change data: it is sent as written only, since ${kept.join(' and ')} ${are} not \`destructible: true\``
}

function listSides(
  { findings, senders }: ShrinkCasesOptions,
  { needs }: ParityCase,
  candidate: string,
): Side[] {
  const [reference] = findings.options.targets
  const [first] = findings.rounds
  return [reference?.name ?? '', candidate].flatMap((name): Side[] => {
    const sender = senders.get(name)
    const state = findings.options.targets.find((each) => each.name === name)?.state
    const vars = collectVars(needs, (need) => first?.get(need)?.answers.get(name))
    return sender ? [{ name, sender, state, vars }] : []
  })
}

type ShrinkOne = {
  readonly options: ShrinkCasesOptions
  readonly plan: CasePlan
  readonly judged: JudgedCase
  readonly sides: readonly [Side, Side]
}

/** First with the values of what differs pinned too; where those change by themselves, with its places only. */
async function shrinkOne({ options, plan, judged, sides }: ShrinkOne): Promise<ShrunkCase> {
  const { findings, plans, stopReason } = options
  const { shrinkTries = PARITY_LIMITS.shrinkTries } = findings.options
  const { parityCase, unsafe } = plan
  const wanted = toPins(judged, parityCase.compare.headers)
  const known = new Map<string, Try>()
  let stopped: string | undefined
  const send = async (step: RequestStep): Promise<Try> => {
    stopped ??= stopReason()
    if (stopped !== undefined) return undefined
    if (unsafe === undefined) return wanted.judge(await sendToSides(sides, plan, step), sides)
    const sent = await sendRestored(sides, { plans, plan, step })
    stopped = sent.failure
    return wanted.judge(sent.answers, sides)
  }
  let minimal: MinimalRequest = []
  const isAlike = (pin: 'values' | 'places') => async (step: RequestStep) => {
    const key = toKey(step)
    if (!known.has(key)) {
      if (known.size >= shrinkTries) return false
      known.set(key, await send(step))
    }
    const tried = known.get(key)
    if (!tried?.[pin]) return false
    minimal = tried.minimal
    return true
  }
  const call = { step: parityCase.request, seed: findings.options.seed }
  const exact = { maxTries: Math.ceil(shrinkTries / 2), divergesAlike: isAlike('values') }
  const near = { maxTries: shrinkTries, divergesAlike: isAlike('places') }
  const found =
    (await shrinkCase({ ...call, ...exact })) ?? (await shrinkCase({ ...call, ...near }))
  if (unsafe !== undefined) stopped ??= await restoreAll(sides)
  return { minimal: found ? minimal : [], reason: stopped ?? null }
}

/** Leaves the targets as they were before. */
async function restoreAll(sides: readonly Side[]): Promise<string | undefined> {
  for (const { name, state } of sides) {
    try {
      await state?.restore()
    } catch (error) {
      return `${name} could not be restored: ${(error as Error).message}`
    }
  }
  return undefined
}

const toKey = ({ json, query, form, headers }: RequestStep): string =>
  toJsonText([json, query, form, headers])
