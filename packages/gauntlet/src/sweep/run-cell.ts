import type { SweepAnomaly, SweepCellDocument } from '@gauntlet/contract'
import type { SweepCell } from '@gauntlet/core/sweep'
import type { Lane } from './lane.ts'
import { runOnLane, type LaneRun } from './run-on-lane.ts'
import type { FaultAim } from './armed-fault.ts'
import { excuseLoss } from './excuse-loss.ts'
import type { SweepBasis, SweepContext } from './sweep-context.ts'
import { toAnomalies } from './to-anomalies.ts'

/** A cell, and the second fault of a pair. */
export type PlannedCell = {
  readonly id: string
  readonly first: SweepCell
  readonly second?: SweepCell
}

export type CellContext = SweepContext & {
  readonly basis: SweepBasis
  readonly settings: Readonly<Record<string, string>>
  /** The command that runs a cell alone. */
  readonly toCommand: (id: string) => string
}

/** Breaks the flow once, and judges what became of it. */
export async function runCell(
  lane: Lane,
  context: CellContext,
  planned: PlannedCell,
): Promise<{ readonly document: SweepCellDocument; readonly run: LaneRun }> {
  const startedAtMs = performance.now()
  const aims = [planned.first, ...(planned.second ? [planned.second] : [])].map((cell) =>
    toAim(cell, context),
  )
  let run = await runOnLane(lane, context, { aims })
  if (run.armed[0]?.hasFired === false) {
    // It does not use the new database well: a pool that hands out the connections which were ended.
    if (run.sent.firstError !== undefined) lane.restartWithData()
    // What a process remembers it does not ask for; one that has just started does.
    run = await runOnLane(lane, context, { aims, restart: true })
  }
  const crashes = aims.some(({ fault }) => fault.ends === 'database')
  const { anomalies, excused } = excuseLoss(await toAnomalies(run), {
    crashes,
    settings: context.settings,
  })
  const document = {
    ...toPlace(planned),
    ...judge(run, { anomalies, excused, count: aims.length }),
    proof: toProof(run, aims.length),
    attempts: run.sent.attempts,
    anomalies,
    reproduction: null,
    command: context.toCommand(planned.id),
    duration_ms: Math.round(performance.now() - startedAtMs),
  }
  return { document, run }
}

/** A cell for which there was no time. */
export function toUntried(
  planned: PlannedCell,
  { toCommand }: Pick<CellContext, 'toCommand'>,
  reason: string,
): SweepCellDocument {
  return {
    ...toPlace(planned),
    outcome: 'no_evidence',
    reason,
    proof: null,
    attempts: [],
    anomalies: [],
    reproduction: null,
    command: toCommand(planned.id),
    duration_ms: 0,
  }
}

const placeOf = ({ event, point, fault }: SweepCell) => ({ event: event.id, point, fault })

function toPlace({ id, first, second }: PlannedCell) {
  return { id, ...placeOf(first), ...(second && { second: placeOf(second) }) }
}

function toAim({ event, point, fault: name }: SweepCell, { faults }: SweepContext): FaultAim {
  const fault = faults.find((one) => one.fault === name)
  if (!fault) throw new Error(`there is no fault ${name}`)
  return { event: event.id, point, fault }
}

type Judging = {
  readonly anomalies: readonly SweepAnomaly[]
  readonly excused: string | undefined
  /** How many faults were to happen. */
  readonly count: number
}

function judge(run: LaneRun, { anomalies, excused, count }: Judging) {
  if (anomalies.length > 0) return { outcome: 'fail', reason: null } as const
  const missing =
    whyNotFired(run, count) ??
    excused ??
    run.guarantees.find(({ outcome }) => outcome === 'no_evidence')?.reason
  if (missing !== undefined) return { outcome: 'no_evidence', reason: missing } as const
  return { outcome: 'pass', reason: null } as const
}

/** A fault that did not happen proves nothing. */
function whyNotFired({ armed, sent }: LaneRun, count: number): string | undefined {
  for (let at = 0; at < count; at++) {
    const fault = armed[at]
    const which = at === 0 ? 'the fault' : 'the second fault'
    if (fault?.undecided !== undefined) return fault.undecided
    if (fault?.failure !== undefined) return `${which} did not happen: ${fault.failure}`
    if (fault?.hasFired === true) continue
    const why = sent.firstError === undefined ? '' : ` (${sent.firstError})`
    return `${which} did not happen: its statement was not sent${why}`
  }
  return undefined
}

function toProof({ armed }: LaneRun, count: number): string | null {
  const proofs = armed.flatMap(({ proof }) => proof ?? [])
  return proofs.length === count ? proofs.join('; then: ') : null
}
