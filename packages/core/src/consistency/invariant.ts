import type { History } from '../history/index.ts'
import { Findings } from './findings.ts'
import type { GuaranteeRule } from './guarantee-kind.ts'
import type { GuaranteeResult, SnapshotSummary, StoredRow } from './guarantee-result.ts'
import { identifyRow, splitOlder, type Breach, type Measure } from './older-rows.ts'
import type { LoadCounts, ReadSnapshot, Snapshot } from './side-evidence.ts'
import { countAcknowledged, countKeyOverlaps } from './overlaps.ts'
import { toSlots, type Slots } from './slots.ts'
import { toStoredRows } from './stored-rows.ts'

/** A guarantee that is one query: each row that it gives is a breach, of its one class of anomaly. */
export type InvariantRule = GuaranteeRule & {
  readonly breach: string
  /** How far the rows of one key break it, a number for each way: more is worse. Undefined where nothing measures that. */
  readonly measure?: Measure
}

export type InvariantEvidence = {
  readonly rule: InvariantRule
  /** In order of time; the last one is read after the load. */
  readonly snapshots: readonly Snapshot[] | undefined
  /** Read before the load, of a database that others write to. */
  readonly snapshotBefore?: Snapshot | undefined
  /** What the load wrote; undefined where nobody counted. */
  readonly load: LoadCounts | undefined
  /** Whether the guarantee observes operations itself: those are asked for in place of `load`. */
  readonly observes?: boolean
  /** What to send where nothing put the rule to the test. */
  readonly untested?: string | undefined
  /** Whether a request that was refused put the rule to the test. */
  readonly refusalsTest?: boolean
}

/**
 * Did the database, in any snapshot, hold a row that must not exist?
 *
 * Every snapshot is of committed data, so that a breach during the load is one even if it is gone afterwards: a client
 * could have read it. Exact for what snapshots show; what comes and goes between two of them is not seen.
 *
 * @param history operations that the guarantee observed; often none
 */
export function checkInvariant(history: History, evidence: InvariantEvidence): GuaranteeResult {
  const { rule, snapshots = [], observes = false } = evidence
  const load = observes ? undefined : evidence.load
  const read = snapshots.filter((one): one is ReadSnapshot => !('failure' in one))
  const { breaches, count, older } = splitOlder(collectBreaches(read), {
    before: evidence.snapshotBefore,
    read,
    measure: rule.measure,
  })
  const stored = toStoredRows(
    history,
    breaches.map(({ key }) => ({ key })),
  )
  const slots = toSlots(history, stored)
  const findings = new Findings({ rule, history, slots, stored })
  const during = read.filter(({ final }) => !final).length
  breaches.forEach((breach, at) =>
    findings.add(rule.breach, slots.row[at] as number, () => ({
      rows: [breach.row],
      sentence: `${describeRow(breach.row)}: ${describeMoments(breach.moments, during)}${describeBefore(breach)}.`,
    })),
  )
  const summary = summarise(snapshots, read)
  const tested = highest(read.map((one) => one.tested))
  const result = findings.toResult({
    keys: summary.examined ?? 0,
    contendedKeys: tested ?? 0,
    found: {
      ...(load ? ofLoad(load) : ofHistory(history, slots)),
      ...(tested !== null && { limits: tested }),
    },
    // Of sums nobody can say whether one more would have been too much.
    ...(tested === null && { minimum: rule.minimum.filter((one) => one.counted !== 'limits') }),
    missing: [
      whyUnread(snapshots),
      observes || load ? null : 'what the load wrote was not recorded',
    ],
    untested: [
      summary.examined === 0 ? 'no row was examined: the tables that it reads were empty' : null,
      whyUntested(read, evidence),
    ],
    warnings: listWarnings(snapshots),
  })
  return {
    ...result,
    ...(older && { older: { [rule.breach]: older } }),
    ...(load && { operations: load.ok + load.fail + load.info, outcomes: toOutcomes(load) }),
    ...(load && {
      unknown: { total: load.info, stored: 0, absent: 0, unexplained: load.info },
    }),
    counts: count === 0 ? {} : { [rule.breach]: count },
    snapshots: summary,
  }
}

function collectBreaches(read: readonly ReadSnapshot[]): Breach[] {
  const breaches = new Map<string, { key: string; row: StoredRow; moments: ReadSnapshot[] }>()
  for (const snapshot of read) {
    for (const row of snapshot.rows) {
      const key = identifyRow(row)
      const known = breaches.get(key)
      if (!known) breaches.set(key, { key, row, moments: [snapshot] })
      else {
        known.row = row
        if (known.moments.at(-1) !== snapshot) known.moments.push(snapshot)
      }
    }
  }
  return [...breaches.values()].toSorted(
    (a, b) => Number(isThereAfter(b)) - Number(isThereAfter(a)),
  )
}

const isThereAfter = ({ moments }: Breach): boolean => moments.at(-1)?.final === true

function describeRow(row: StoredRow): string {
  return Object.entries(row)
    .map(([column, value]) => `${column} ${value ?? 'null'}`)
    .join(', ')
}

function describeBefore({ before = [] }: Breach): string {
  const [first] = before
  if (!first) return ''
  const more = before.length > 1 ? ` and ${before.length - 1} more` : ''
  return `; before the load ${describeRow(first)}${more}`
}

function describeMoments(moments: readonly ReadSnapshot[], during: number): string {
  const early = moments.filter(({ final }) => !final)
  const isThere = moments.some(({ final }) => final)
  const [first] = early
  if (!first) return 'seen after the load'
  const seen = `seen in ${early.length} of ${during} snapshots during the load, first at ${(first.atMs / 1000).toFixed(1)} s`
  return isThere ? `${seen}, and after it` : `${seen}; gone after it`
}

function summarise(snapshots: readonly Snapshot[], read: readonly ReadSnapshot[]): SnapshotSummary {
  return {
    duringLoad: read.filter(({ final }) => !final).length,
    unread: snapshots.length - read.length,
    breached: read.filter(({ breaches }) => breaches > 0).length,
    examined: highest(read.map(({ examined }) => examined)),
  }
}

/** Of those that are known. */
function highest(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null)
  return known.length === 0 ? null : Math.max(...known)
}

function whyUnread(snapshots: readonly Snapshot[]): string | null {
  const final = snapshots.find((one) => one.final)
  if (!final) return 'it was not asked after the load'
  return 'failure' in final ? final.failure : null
}

function ofLoad({ ok, overlapping }: LoadCounts): { acknowledged: number; overlaps: number } {
  return { acknowledged: ok, overlaps: overlapping }
}

const everyOperation = (): boolean => true

function ofHistory(history: History, slots: Slots): { acknowledged: number; overlaps: number } {
  const { overlaps } = countKeyOverlaps(history, slots, everyOperation)
  return { acknowledged: countAcknowledged(history, everyOperation), overlaps }
}

function whyUntested(
  read: readonly ReadSnapshot[],
  { untested = 'nothing put the rule to the test', refusalsTest, load }: InvariantEvidence,
): string | null {
  if (refusalsTest && load && load.fail > 0) return null
  if (highest(read.map(({ tested }) => tested)) !== 0) return null
  const nearest = read.findLast((one) => one.nearest !== null)?.nearest
  return nearest === undefined ? untested : `${untested} (${nearest})`
}

function toOutcomes({ ok, fail, info }: LoadCounts): GuaranteeResult['outcomes'] {
  return { ok, fail, info }
}

/** What could not be read during the load weakens the answer, and is never a breach. */
function listWarnings(snapshots: readonly Snapshot[]): string[] {
  const early = snapshots.filter(({ final }) => !final)
  const failed = early.filter((one) => 'failure' in one)
  const [first] = failed
  if (!first) return []
  return [
    `${failed.length} of ${early.length} snapshots during the load could not be read: ${first.failure}`,
  ]
}
