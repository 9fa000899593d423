import type { ParityFindings } from './parity-findings.ts'
import {
  type ParityCaseResult,
  type ParityDocument,
  type ParityReport,
  ToolError,
  combineOutcomes,
} from '@gauntlet/contract'
import { AliasTable, listRuleProblems } from '@gauntlet/core/parity'
import { type Evidence, createRunId } from '@gauntlet/store'
import { withoutRoom } from '../target/without-room.ts'
import { AnswerKeeper, keepAnswer } from './answer-keeper.ts'
import { type CaseSender, type SenderOptions, createCaseSender, newSession } from './case-sender.ts'
import { describeCases } from './describe-cases.ts'
import { compareTarget } from './compare-target.ts'
import { explainDivergences } from './group-cases.ts'
import { PARITY_LIMITS } from './parity-limits.ts'
import { type ParityOptions, RECORDED } from './parity-options.ts'
import { type CasePlans, planCases } from './plan-cases.ts'
import { readBuild } from './read-build.ts'
import { type Round, type RoundOptions, runRound } from './run-round.ts'
import { canShrink } from './shrink-case.ts'
import { type ShrunkCase, shrinkCases } from './shrink-cases.ts'

/**
 * Sends every case several times to every target, in turns, and compares each target with the first.
 *
 * @throws ToolError CONFIG_INVALID when a rule would take the comparison away, or there is nothing to compare
 */
export async function runParity(options: ParityOptions): Promise<ParityReport> {
  checkOptions(options)
  const { targets, transport, signal, maxBodyBytes, budgetMs = PARITY_LIMITS.budgetMs } = options
  const plans = planCases(options)
  if (mayDestroy(options, plans))
    await Promise.all(targets.map(async ({ state }) => await state?.save()))
  const budget = AbortSignal.timeout(budgetMs)
  const both = AbortSignal.any([signal, budget])
  const senders = createSenders(options, both, new AnswerKeeper(maxBodyBytes).keep)
  const builds = await Promise.all(targets.map((target) => readBuild(target, transport, both)))
  const stopReason = (): string | undefined => {
    if (signal.aborted) return 'interrupted'
    return budget.aborted ? `the budget of ${budgetMs / 1_000} s is exhausted` : undefined
  }
  const rounds = await sendRounds(options, { plans, senders, stopReason })
  const compared = listCandidates(options).map((candidate) => {
    const aliases = rounds.map(() => new AliasTable())
    return compareTarget({ options, plans, rounds, candidate, aliases })
  })
  const explanations = compared.map(({ cases }) =>
    explainDivergences(cases, options.acceptedMappings ?? []),
  )
  const findings: ParityFindings = { options, rounds, compared, explanations }
  const shrunk =
    options.shrink === false
      ? new Map<string, ShrunkCase>()
      : await shrinkCases({
          findings,
          plans,
          // Each answer is compared at once, and forgotten.
          senders: createSenders(options, both, (answer) => keepAnswer(answer, maxBodyBytes)),
          stopReason,
        })
  const { cases: found, details } = describeCases(findings, shrunk)
  const full = await options.findFullDisk?.()
  const cases = found.map((one) =>
    withoutRoom(one, full, (diverging, reason) => ({ ...diverging, reason })),
  )
  const document: ParityDocument = {
    schema: 'gauntlet.parity/1',
    tool: options.tool,
    at: options.at.toISOString(),
    targets: targets.map(({ name, urls }, index) => ({
      name,
      url: urls[0] ?? '',
      build: builds[index] ?? null,
    })),
    cases,
    mappings: explanations.flatMap(({ mappings }) => mappings),
    rules: compared.flatMap(({ uses }) => uses),
    tally: toTally(cases, findings),
    outcome: combineOutcomes(cases.map(({ outcome }) => outcome)),
  }
  const suggestions = explanations.flatMap((each) => each.suggestions)
  return { document, cases: details, suggestions }
}

function createSenders(
  { targets, transport, env }: ParityOptions,
  signal: AbortSignal,
  keep: SenderOptions['keep'],
): Map<string, CaseSender> {
  return new Map(
    targets.map((target) => {
      return [target.name, createCaseSender({ transport, target, env, signal, keep })]
    }),
  )
}

const toTally = (
  cases: readonly ParityCaseResult[],
  { rounds, compared, explanations }: ParityFindings,
): ParityDocument['tally'] => ({
  ...countIncomparable(cases, compared),
  cases: cases.length,
  status_matches: cases.filter((each) => each.status_match).length,
  body_matches: cases.filter((each) => each.body_match).length,
  divergent: cases.filter(({ divergences }) => divergences.length > 0).length,
  root_causes: explanations.reduce((sum, { rootCauses }) => sum + rootCauses, 0),
  unreachable: countUnreachable(rounds),
})

/** Cases without a divergence that say nothing, for their answers change by themselves. */
function countIncomparable(
  cases: readonly ParityCaseResult[],
  compared: ParityFindings['compared'],
): Pick<ParityDocument['tally'], 'incomparable'> {
  const names = new Set(
    compared.flatMap((target) =>
      target.cases.flatMap(({ name, incomparable }) => (incomparable.length > 0 ? [name] : [])),
    ),
  )
  const count = cases.filter(({ name, outcome }) => outcome === 'no_evidence' && names.has(name))
  return count.length > 0 ? { incomparable: count.length } : {}
}

/** Whether requests that may change data will be made smaller: the targets' data are put back for each try. */
const mayDestroy = ({ targets, shrink }: ParityOptions, plans: CasePlans): boolean =>
  shrink !== false &&
  targets.every(({ state }) => state !== undefined) &&
  [...plans.values()].some(
    ({ unsafe, parityCase }) =>
      unsafe !== undefined && parityCase.allowUnsafe && canShrink(parityCase.request),
  )

type Sending = Pick<RoundOptions, 'plans' | 'senders' | 'stopReason'>

async function sendRounds(
  { repeats = PARITY_LIMITS.repeats, concurrency = PARITY_LIMITS.concurrency }: ParityOptions,
  sending: Sending,
): Promise<Round[]> {
  const open = () => new Map([...sending.senders.keys()].map((name) => [name, newSession()]))
  // Who signs in once only must stay signed in.
  const isOneSession = [...sending.plans.values()].some(({ isSentOnce }) => isSentOnce)
  let sessions = open()
  const rounds: Round[] = []
  for (let round = 0; round < repeats; round += 1) {
    if (!isOneSession) sessions = open()
    const [first] = rounds
    rounds.push(await runRound({ ...sending, sessions, round, first, concurrency }))
  }
  return rounds
}

function listCandidates({ targets, cases }: ParityOptions): string[] {
  const names = targets.slice(1).map(({ name }) => name)
  return cases.some(({ recorded }) => recorded) ? [...names, RECORDED] : names
}

const countUnreachable = (rounds: readonly Round[]): number =>
  [...(rounds[0] ?? [])].filter(([, { answers }]) =>
    [...answers.values()].some(({ answer }) => answer === undefined),
  ).length

const invalid = (message: string): ToolError => new ToolError('CONFIG_INVALID', message)

function checkOptions(options: ParityOptions): void {
  const { cases, targets, ignore = [], repeats = PARITY_LIMITS.repeats } = options
  if (cases.length === 0) throw invalid('parity has no cases')
  if (targets.length === 0 || listCandidates(options).length === 0)
    throw invalid('parity compares two targets or more: name a second one')
  const names = targets.map(({ name }) => name)
  if (new Set(names).size < names.length || names.includes(RECORDED))
    throw invalid(`each target needs a different name, other than "${RECORDED}"`)
  if (repeats < 2)
    throw invalid('parity sends each case twice at least: noise is what repeats differ in')
  const [problem] = listRuleProblems({ ignore })
  if (problem) throw invalid(problem)
  for (const { at, compare } of cases) {
    const [own] = listRuleProblems(compare)
    if (own) throw invalid(`${at}: ${own}`)
  }
}

/** A parity run as the store keeps it: the document, and the exchanges of every case whose answers did not agree. */
export function toParityEvidence({ document, cases }: ParityReport): Evidence {
  const details = cases.flatMap((one, position) =>
    document.cases[position]?.outcome === 'pass' ? [] : [{ position, details: one }],
  )
  return { id: createRunId(Date.parse(document.at)), document, outcome: document.outcome, details }
}
