import type { SweepCellDocument, SweepDocument } from '@gauntlet/contract'
import { judgeSweep, tallyCells, type SweepEvent } from '@gauntlet/core/sweep'
import { toolVersion } from '../cli/tool-version.ts'
import { describeLax, findLaxSettings } from '../faults/durability.ts'
import type { LastRun } from './last-run.ts'
import type { Recording } from './record-flow.ts'
import type { SweepContext } from './sweep-context.ts'
import { sweepFaults } from './sweep-faults.ts'

export type SweepFindings = {
  readonly context: SweepContext
  readonly recording: Recording
  readonly cells: readonly SweepCellDocument[]
  readonly last: LastRun | null
  readonly stopped: SweepDocument['stopped']
  /** Why no cell was tried. */
  readonly why: string | undefined
  readonly only: readonly string[]
  readonly build: string | undefined
  readonly durationMs: number
}

/** What a sweep found, as it is printed, stored and drawn. */
export function toSweepDocument(found: SweepFindings): SweepDocument {
  const { context, recording, cells, last, stopped, only } = found
  const { plan, target, faults, seed, io } = context
  const anomalies = [...cells, ...(last ? [last] : [])].flatMap((one) => one.anomalies)
  const judged = judgeSweep({ cells, missing: listMissing(found) })
  const isBroken = last?.outcome === 'fail'
  return {
    schema: 'gauntlet.sweep/1',
    tool: toolVersion,
    at: io.now().toISOString(),
    flow: plan.name,
    target: target.name,
    build: found.build ?? null,
    seed,
    retry: plan.retry,
    guarantees: plan.guarantees.map(({ name }) => name),
    faults: faults.map(({ fault, what }) => ({ fault, what })),
    events: recording.events.map(toEventDocument),
    differences: recording.differences,
    only,
    cells,
    last_run: last,
    database_settings: recording.settings,
    warnings: [...listLeftOut(context), ...listWarnings(recording)],
    stopped,
    tally: tallyCells(cells),
    counts: countClasses(anomalies),
    ...(isBroken ? { outcome: 'fail', reason: null } : judged),
    baseline: null,
    duration_ms: found.durationMs,
  }
}

function toEventDocument(event: SweepEvent): SweepDocument['events'][number] {
  const { id, number, sql, occurrence, role, transaction, connection, step, isAnswered } = event
  return { id, number, sql, occurrence, role, transaction, connection, step, answered: isAnswered }
}

/** How the reason of a sweep begins that ended by its limit of time. */
export const OUT_OF_TIME = 'the time was over'
const moreTime =
  '`gauntlet run --profile standard` has no limit, `gauntlet sweep` the one of --max-minutes'

/** Why the sweep proves nothing beyond its red cells, whatever its other cells say. */
function listMissing({ why, last, only, stopped, cells }: SweepFindings): (string | null)[] {
  if (why !== undefined) return [why]
  if (stopped === 'interrupted') return ['interrupted']
  if (stopped === 'time') {
    const left = cells.filter(({ outcome }) => outcome === 'no_evidence').length
    return [`${OUT_OF_TIME}: ${left} of ${cells.length} cells have no evidence; ${moreTime}`]
  }
  if (only.length > 0) return []
  if (!last) return ['no run without a fault followed the last cell']
  const [unknown] = last.unknown
  return [
    unknown === undefined ? null : `the flow sent a statement that was not swept: ${unknown}`,
    last.outcome === 'no_evidence' ? (last.reason ?? 'its last run has no evidence') : null,
  ]
}

const toSentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`

function listLeftOut({ faults, target }: SweepContext): string[] {
  return sweepFaults
    .filter((one) => !faults.includes(one))
    .map(
      ({ fault }) =>
        `${fault} is left out: Gauntlet did not start the database of ${target.name}, and crashes none of others.`,
    )
}

function listWarnings({ settings, events, basis, run }: Recording): string[] {
  const lax = findLaxSettings(settings)
  const asynchronous = events.find(({ sql }) => /\bset\b[^;]*\bsynchronous_commit\b/i.test(sql))
  const idle = run.guarantees
    .filter(({ operations, reads_rows: readsRows }) => operations === 0 && readsRows !== true)
    .map(({ name }) => `${name} observes no request of this flow`)
  return [
    ...(lax === undefined ? [] : [`${toSentence(describeLax(lax))}.`]),
    ...(asynchronous
      ? [`The application sets synchronous_commit itself: ${asynchronous.sql}`]
      : []),
    ...(basis.background.size > 0
      ? [`${basis.background.size} statements that the application sends by itself are not swept.`]
      : []),
    ...idle,
  ]
}

function countClasses(anomalies: readonly { readonly class: string }[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { class: found } of anomalies) counts[found] = (counts[found] ?? 0) + 1
  return counts
}
