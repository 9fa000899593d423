import type { SweepDocument } from '@gauntlet/contract'
import { ToolError } from '@gauntlet/contract'
import { suggest } from '@gauntlet/core/text'
import { listCells, type SweepCell } from '@gauntlet/core/sweep'
import type { Print } from '../cli/print.ts'
import { lastRun, toLastRun } from './last-run.ts'
import { pickPairs, planPairs } from './plan-pairs.ts'
import { requireCopyable } from './lane-database.ts'
import { findSweepTarget, planSweep } from './plan-sweep.ts'
import { recordFlow, type Recording } from './record-flow.ts'
import { repeatRed } from './repeat-red.ts'
import type { CellContext, PlannedCell } from './run-cell.ts'
import { sweepCells, type Sweeping } from './sweep-cells.ts'
import { SweepClock } from './sweep-clock.ts'
import type { SweepContext } from './sweep-context.ts'
import { listSweepFaults, type SweepFault, sweepFaults } from './sweep-faults.ts'
import { SweepLanes } from './sweep-lanes.ts'
import { toSweepDocument, type SweepFindings } from './to-sweep-document.ts'

export type SweepRequest = Pick<SweepContext, 'loaded' | 'seed' | 'io'> & {
  readonly flow: string
  readonly target: string
  readonly print: Print
  readonly logFolder: string
  /** Ids of the only cells to run; none: all. */
  readonly only: readonly string[]
  readonly maxMinutes: number | undefined
  /** How often a red cell is tried in all. */
  readonly tries: number
  readonly lanes: number
  /** A fault, and another one during the retry. */
  readonly pairs: boolean
  /** The command that runs a cell alone. */
  readonly toCommand: (id: string) => string
}

/**
 * Sweeps a flow: breaks it at every statement that it sends to the database, by every fault, and judges each time.
 *
 * @throws ToolError before anything is broken, for what cannot be swept
 */
export async function executeSweep(request: SweepRequest): Promise<SweepDocument> {
  const { loaded, io, print, seed, logFolder } = request
  const target = findSweepTarget(loaded, request.target)
  const plan = planSweep(loaded, request.flow)
  const faults = listSweepFaults(target)
  refuseCells(request.only, { name: target.name, faults })
  await requireCopyable(target.name, target.config)
  const context: SweepContext = { loaded, plan, target, faults, seed, io }
  const clock = new SweepClock(request.maxMinutes, io.signal)
  const lanes = new SweepLanes({ loaded, target, logFolder, io, note: print.note }, request.lanes)
  try {
    print.progress(`sweep: starting ${target.name}`)
    const first = await lanes.first()
    print.progress(`sweep: recording ${plan.name}`)
    const recording = await recordFlow(first, context)
    const { basis, settings } = recording
    const cells: CellContext = { ...context, basis, settings, toCommand: request.toCommand }
    const sweeping = { lanes, context: cells, clock, print }
    const found = await sweepAll(sweeping, { request, recording })
    return toSweepDocument({
      ...found,
      context,
      recording,
      only: request.only,
      build: first.target.build,
      durationMs: clock.elapsedMs,
    })
  } finally {
    await lanes.stop()
  }
}

type Recorded = { readonly request: SweepRequest; readonly recording: Recording }
type Found = Pick<SweepFindings, 'cells' | 'last' | 'stopped' | 'why'>

/** The cells in their order, pairs where they were asked for, the red ones again, and a run in which nothing is broken. */
async function sweepAll(sweeping: Sweeping, { request, recording }: Recorded): Promise<Found> {
  const { only, pairs, tries } = request
  const { lanes, context, clock } = sweeping
  const unbroken = await toLastRun(recording.run, [])
  const why = whyNot(recording, unbroken)
  if (why !== undefined || unbroken.outcome === 'fail') {
    return { cells: [], last: unbroken, stopped: 'not_started', why }
  }
  const singles = only.filter((id) => !id.includes('+'))
  const needsFirst = only.length > 0 && singles.length < only.length
  const { faults } = context
  const planned = planCells(listCells(recording.events, faults), needsFirst ? firstsOf(only) : only)
  const swept = await sweepCells(sweeping, planned)
  const second = pairs || needsFirst ? planPairs(swept, faults) : []
  const wanted = needsFirst ? pickPairs(second, only) : second
  const paired = await sweepCells(sweeping, wanted, 'sweep of pairs')
  const all = [...swept, ...paired].filter(
    ({ planned: { id } }) => only.length === 0 || only.includes(id),
  )
  const cells = await repeatRed(sweeping, all, tries)
  const isWhole = only.length === 0 && clock.whyOver() === undefined
  const last = isWhole ? await lastRun(await lanes.first(), { context, recording }) : null
  return { cells, last, stopped: clock.stop, why: undefined }
}

/** Why cells would mean nothing. */
function whyNot({ differences, run, events }: Recording, unbroken: { reason: string | null }) {
  const { firstError, end } = run.sent
  if (firstError !== undefined)
    return `without any fault the flow is not answered as expected: ${firstError}`
  if (end.kind === 'failed')
    return `without any fault the flow does not end: ${end.failure.message}`
  if (events.length === 0) return 'the flow sends nothing to the database'
  const [first] = differences
  if (first !== undefined) {
    return `two recordings of the flow differ, and a sweep needs one that always sends the same statements: ${first}`
  }
  return unbroken.reason ?? undefined
}

/** Cells whose second faults are asked for. */
const firstsOf = (ids: readonly string[]): string[] => ids.map((id) => id.split('+')[0] ?? id)

/** @throws ToolError CONFIG_INVALID for a cell of a fault that is not applied to this target */
function refuseCells(
  ids: readonly string[],
  { name, faults }: { readonly name: string; readonly faults: readonly SweepFault[] },
): void {
  const left = sweepFaults.filter((one) => !faults.includes(one)).map(({ fault }) => fault)
  const refused = ids.find((id) =>
    id.split('+').some((one) => left.some((fault) => one.endsWith(`/${fault}`))),
  )
  if (refused === undefined) return
  throw new ToolError(
    'CONFIG_INVALID',
    `the cell ${refused} crashes the database, and Gauntlet did not start that of ${name}: give targets.${name} database: 'embedded'`,
  )
}

function planCells(cells: readonly SweepCell[], only: readonly string[]): PlannedCell[] {
  const all = cells.map((first) => ({ id: first.id, first }))
  if (only.length === 0) return all
  const known = all.map(({ id }) => id)
  const unknown = only.find((id) => !known.includes(id))
  if (unknown !== undefined) {
    const said = `the flow has no cell "${unknown}"${suggest(unknown, known)}`
    throw new ToolError('USAGE', `${said}: a sweep without --cell lists those there are`)
  }
  return all.filter(({ id }) => only.includes(id))
}
