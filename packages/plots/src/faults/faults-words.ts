import { formatMs } from '@gauntlet/core/format'
import type { Outcome } from '@gauntlet/core/verdict'

type Anomaly = { readonly guarantee: string; readonly class: string }
type Availability = {
  readonly sent: number
  readonly answered: number
  readonly ratio: number | null
  readonly errors: Readonly<Record<string, number>>
}

/** What one build showed under the faults of a plan, as its document has it. */
export type FaultedBuildView = {
  readonly target: string
  readonly build: string | null
  readonly outcome: Outcome
  readonly reason: string | null
  readonly faults: readonly { readonly fired: boolean }[]
  readonly anomalies: readonly (Anomaly & { readonly count: number; readonly sentence: string })[]
  readonly degradation: {
    readonly during: Availability
    readonly after: Availability
    readonly recoveries: readonly { readonly first_success_ms: number | null }[]
  } | null
}

type Shrunk = {
  readonly violation: Anomaly
  readonly says: string
  readonly config: string | null
  readonly command: string | null
  readonly steps: readonly {
    readonly what: string
    readonly tried: number
    readonly shown: number
    readonly holds: boolean
  }[]
}

/** What pages and files say of a plan of faults. */
export type FaultsView = {
  readonly candidate: FaultedBuildView
  readonly baseline: {
    readonly build: FaultedBuildView
    readonly gained: readonly Anomaly[]
    readonly removed: readonly Anomaly[]
    readonly kept: readonly Anomaly[]
    readonly undecided: readonly Anomaly[]
  } | null
  readonly without_baseline: string | null
  readonly shrunk: readonly Shrunk[]
}

/** A row of the table of builds. */
export type FaultedRow = {
  readonly target: string
  readonly outcome: Outcome
  /** `2 of 3` faults that happened. */
  readonly happened: string
  /** Of the requests in flight while a fault was at work: `41.2 % of 17`. */
  readonly during: string
  /** What came in place of the expected answers meanwhile: `no answer: 8, status 500: 2`. */
  readonly errors: string
  readonly after: string
  /** From the end of a fault to the first expected answer, at most: `12.3 ms`. */
  readonly firstSuccess: string
}

const nothing = '–'

/** The builds, the baseline first. */
export function toFaultedRows({ candidate, baseline }: FaultsView): FaultedRow[] {
  return [...(baseline ? [baseline.build] : []), candidate].map((build) => {
    const { target, outcome, faults, degradation } = build
    return {
      target,
      outcome,
      happened: `${faults.filter(({ fired }) => fired).length} of ${faults.length}`,
      during: degradation ? describeAvailability(degradation.during) : nothing,
      errors: degradation ? describeErrors(degradation.during) : nothing,
      after: degradation ? describeAvailability(degradation.after) : nothing,
      firstSuccess: degradation ? describeFirstSuccess(degradation.recoveries) : nothing,
    }
  })
}

/** `41.2 % of 17 requests` without the word. */
function describeAvailability({ sent, ratio }: Availability): string {
  return ratio === null ? 'nothing sent' : `${(ratio * 100).toFixed(1)} % of ${sent}`
}

function describeErrors({ errors }: Availability): string {
  const kinds = Object.entries(errors).toSorted(([, one], [, other]) => other - one)
  return kinds.map(([kind, count]) => `${kind}: ${count}`).join(', ') || 'none'
}

/** The longest of all faults: the others were over before. */
function describeFirstSuccess(
  recoveries: readonly { readonly first_success_ms: number | null }[],
): string {
  const times = recoveries.flatMap(({ first_success_ms: ms }) => ms ?? [])
  return times.length < recoveries.length ? 'none' : formatMs(Math.max(...times))
}

/** What a build showed, a line each. */
export function describeFaultedAnomalies({ anomalies }: FaultedBuildView): string[] {
  return anomalies.map((one) => `${describeAnomaly(one)}. ${one.sentence}`)
}

const describeAnomaly = ({ guarantee, class: found }: Anomaly): string => `${guarantee}: ${found}`

const list = (what: string, anomalies: readonly Anomaly[]): string[] =>
  anomalies.map((one) => `${what} ${describeAnomaly(one)}`)

/** What the change brought, a line each, and removed, in one. */
export function describeFaultsDifference({
  candidate,
  baseline,
  without_baseline: why,
}: FaultsView): string[] {
  if (!baseline) return why === null ? [] : [`not compared: ${why}`]
  const { build, gained, removed, kept, undecided } = baseline
  const blind = [build, candidate].flatMap(({ target, outcome, reason }) =>
    outcome === 'no_evidence'
      ? [`no evidence of ${target}: ${reason ?? 'nothing was judged'}`]
      : [],
  )
  const lines = [
    ...list('new:', gained),
    ...list('in both:', kept),
    // What is gone needs no attention: one line for all of it.
    ...(removed.length > 0 ? [`removed: ${removed.map(describeAnomaly).join('; ')}`] : []),
    ...list('not decided, one build has no evidence of it:', undecided),
    ...blind,
  ]
  return lines.length > 0 ? lines : ['no anomaly in either build']
}

/** How each violation was made smaller, a line each; the command last. */
export function describeShrunk({ shrunk }: Pick<FaultsView, 'shrunk'>): string[] {
  return shrunk.flatMap(({ violation, says, steps, config, command }) => [
    `${describeAnomaly(violation)}: ${says}`,
    ...steps.map(
      ({ what, tried, shown, holds }) =>
        `${holds ? 'shows it' : 'does not show it'}: ${what} (${shown} of ${tried} runs)`,
    ),
    ...(config === null ? [] : [`config: ${config}`]),
    ...(command === null ? [] : [`again: ${command}`]),
  ])
}
