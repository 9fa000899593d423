import type {
  ParityCase,
  ParityCaseDetails,
  ParityCaseResult,
  ParityDivergence,
  ParityExchange,
} from '@gauntlet/contract'
import { redactHeader } from '@gauntlet/core/review'
import type { Difference, ExplainedDifference } from '@gauntlet/core/parity'
import type { CaseAnswer } from './case-sender.ts'
import type { JudgedCase } from './compare-target.ts'
import type { ParityFindings } from './parity-findings.ts'
import { RECORDED } from './parity-options.ts'
import { describeTrouble } from './run-round.ts'
import type { ShrunkCase } from './shrink-cases.ts'
import { toCurl } from './to-curl.ts'
import { findUndeclaredStatus } from './undeclared-status.ts'
import { describeWhoIsRight } from './who-is-right.ts'

const LONGEST_VALUE = 2_000
const LONGEST_BODY = 65_536
/** More say nothing new; a body in another form differs everywhere. */
const MOST_DIVERGENCES = 100

/** Turns what was seen into the rows of the document and the evidence behind them. */
export function describeCases(
  findings: ParityFindings,
  shrunk: ReadonlyMap<string, ShrunkCase>,
): { cases: ParityCaseResult[]; details: ParityCaseDetails[] } {
  const { cases } = findings.options
  return {
    cases: cases.map((parityCase) => toResult(parityCase, findings)),
    details: cases.map((parityCase) => ({
      name: parityCase.name,
      at: parityCase.at,
      exchanges: listExchanges(parityCase, findings),
      minimal: shrunk.get(parityCase.name)?.minimal ?? [],
      not_smaller: shrunk.get(parityCase.name)?.reason ?? null,
      who_is_right: judge(parityCase, findings),
    })),
  }
}

function toResult(parityCase: ParityCase, findings: ParityFindings): ParityCaseResult {
  const { name, recorded } = parityCase
  const { rounds, compared, explanations, options } = findings
  const first = rounds[0]?.get(name)
  const judged = compared.flatMap(({ cases }) => cases.filter((each) => each.name === name))
  const divergences = keepMost(
    explanations.flatMap((each) =>
      (each.divergences.get(name) ?? []).map((one) => toDivergence(one, each.target)),
    ),
  )
  const statuses = Object.fromEntries([
    ...options.targets.flatMap((target) => {
      const status = first?.answers.get(target.name)?.answer?.status
      return status === undefined ? [] : [[target.name, status] as const]
    }),
    ...(recorded ? [[RECORDED, recorded.status] as const] : []),
  ])
  const reason = whyNoEvidence({ name, findings, judged, recorded })
  const doubt = reason ?? findUndeclaredStatus(parityCase, Object.values(statuses)) ?? null
  const isWhole = judged.length > 0 && (reason === null || divergences.length > 0)
  const differs = (...kinds: string[]): boolean =>
    judged.some((each) => each.divergences.some(({ kind }) => kinds.includes(kind)))
  return {
    name,
    statuses,
    status_match: isWhole && !differs('status'),
    body_match: isWhole && !differs('missing', 'extra', 'type', 'value', 'order', 'length', 'body'),
    noisy: judged.some((each) => each.noisy),
    divergences,
    outcome: divergences.length > 0 ? 'fail' : doubt === null ? 'pass' : 'no_evidence',
    reason: divergences.length > 0 ? null : doubt,
    times_ms: medianTimes(name, findings),
  }
}

type Question = {
  readonly name: string
  readonly findings: ParityFindings
  readonly judged: readonly JudgedCase[]
  readonly recorded: ParityCase['recorded']
}

function whyNoEvidence({ name, findings, judged, recorded }: Question): string | null {
  const { rounds, compared } = findings
  for (const [index, round] of rounds.entries()) {
    const { answers, skipped } = round.get(name) ?? {}
    if (skipped !== undefined) return skipped
    for (const [target, { answer, trouble }] of answers ?? [])
      if (!answer) return `${target} did not answer: ${trouble ?? 'no reason known'}`
    const trouble = describeTrouble(name, answers ?? new Map<string, CaseAnswer>(), index)
    if (trouble !== undefined) return trouble
  }
  const expected = compared.filter(({ target }) => target !== RECORDED || recorded !== undefined)
  if (judged.length < expected.length || judged.length === 0) return 'there is nothing to compare'
  const [rule] = judged.flatMap(({ overBroad }) => overBroad)
  if (rule !== undefined) return `"${rule}" leaves nothing of the body to compare`
  const [unstable] = judged.flatMap((each) => each.unstable)
  if (unstable)
    return `a difference of ${describePlace(unstable)} came up in some of ${rounds.length} rounds only`
  const [incomparable] = judged.flatMap((each) => each.incomparable)
  if (incomparable)
    return `not comparable: the ${describePlace(incomparable)} of one target changes by itself from round to round, as it does between the targets`
  const [unclear] = judged.flatMap((each) => each.unclear)
  if (!unclear) {
    const isAlone = recorded !== undefined && findings.options.targets.length === 1
    return isAlone && recorded.body === undefined
      ? 'the status is that of the recording; the body was not recorded'
      : null
  }
  return `the ${describePlace(unclear)} may follow from a $randomNumber, which each round draws anew: write a fixed number, or name the place in ignore, tolerance or alias`
}

const describePlace = ({ kind, pointer }: Difference): string =>
  pointer === '' ? kind : `${kind} at ${pointer}`

const toDivergence = (
  { kind, pointer, reference, candidate, explainedBy }: ExplainedDifference,
  target: string,
): ParityDivergence => ({
  kind,
  pointer,
  reference: cut(reference),
  candidate: cut(candidate),
  explained_by: explainedBy,
  target,
})

/** What no mapping explains is never left out in favour of what one does. */
function keepMost(divergences: readonly ParityDivergence[]): readonly ParityDivergence[] {
  const open = divergences.filter(({ explained_by: by }) => by === null)
  let left = MOST_DIVERGENCES - Math.min(open.length, MOST_DIVERGENCES)
  let openLeft = MOST_DIVERGENCES
  return divergences.filter(({ explained_by: by }) => (by === null ? openLeft-- : left--) > 0)
}

const cut = (text: string | null): string | null =>
  text !== null && text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text

function medianTimes(name: string, { options, rounds }: ParityFindings): Record<string, number> {
  return Object.fromEntries(
    options.targets.flatMap(({ name: target }) => {
      const times = rounds
        .flatMap((round) => round.get(name)?.answers.get(target) ?? [])
        .filter(({ answer }) => answer !== undefined)
        .map(({ durationMs }) => durationMs)
        .toSorted((a, b) => a - b)
      const middle = times[Math.floor((times.length - 1) / 2)]
      return middle === undefined ? [] : [[target, Math.round(middle * 100) / 100]]
    }),
  )
}

function listExchanges({ name, recorded }: ParityCase, findings: ParityFindings): ParityExchange[] {
  const answers = findings.rounds[0]?.get(name)?.answers
  const live = findings.options.targets.flatMap((target) => {
    const answer = answers?.get(target.name)
    return answer ? [toExchange(target.name, answer)] : []
  })
  if (!recorded) return live
  const { status, headers, body } = recorded
  const all = Buffer.from(body ?? '')
  const shown = all.subarray(0, LONGEST_BODY).toString('utf8')
  const said = { headers: redact(headers), body: body === undefined ? '(not recorded)' : shown }
  const bytes = all.byteLength
  return [
    ...live,
    { target: RECORDED, status, ...said, body_bytes: bytes, curl: '', trouble: null },
  ]
}

const redact = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, redactHeader(name, value)]),
  )

const toExchange = (target: string, { answer, request, trouble }: CaseAnswer): ParityExchange => ({
  target,
  status: answer?.status ?? null,
  headers: redact(answer?.headers ?? {}),
  body: answer ? Buffer.from(answer.body.subarray(0, LONGEST_BODY)).toString('utf8') : '',
  body_bytes: answer?.sentBytes ?? 0,
  curl: request ? toCurl(request) : '',
  trouble: trouble ?? null,
})

function judge({ name }: ParityCase, { options, rounds, compared }: ParityFindings): string | null {
  const isDivergent = compared.some(({ cases }) =>
    cases.some((each) => each.name === name && each.divergences.length > 0),
  )
  const { openapi } = options
  if (!openapi || !isDivergent) return null
  const answers = rounds[0]?.get(name)?.answers ?? new Map<string, CaseAnswer>()
  const sides = [...answers].flatMap(([target, { request, answer }]) =>
    request && answer ? [{ name: target, is: openapi.judge(request, answer) }] : [],
  )
  return describeWhoIsRight(sides)
}
