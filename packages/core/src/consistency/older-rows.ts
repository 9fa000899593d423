import { compareDecimals, type Decimal } from '../decimal/index.ts'
import type { OlderBreaches, StoredRow } from './guarantee-result.ts'
import type { ReadSnapshot, Snapshot } from './side-evidence.ts'

/** One breach in all the snapshots that show it. */
export type Breach = {
  readonly key: string
  /** As it was seen last. */
  readonly row: StoredRow
  readonly moments: readonly ReadSnapshot[]
  /** Its rows before the load, where the load made them worse. */
  readonly before?: readonly StoredRow[]
}

/** How far a row goes, a number for each way: more is worse. */
export type Measure = (row: StoredRow) => readonly Decimal[]

type Run = {
  readonly before: Snapshot | undefined
  readonly read: readonly ReadSnapshot[]
  readonly measure: Measure | undefined
}

type Split = {
  /** What the load made, or made worse. */
  readonly breaches: readonly Breach[]
  readonly count: number
  readonly older: OlderBreaches | undefined
}

/**
 * Separates what was broken before the load from what the load broke. A row that names its `key` is older where that key was broken
 * before, in all snapshots up to its last, by as many rows, and no further where something measures that. Rows without a key are
 * compared by their number: a right write changes what they hold.
 */
export function splitOlder(breaches: readonly Breach[], { before, read, measure }: Run): Split {
  const most = Math.max(0, ...read.map((one) => one.breaches), breaches.length)
  if (!before || 'failure' in before || before.breaches === 0)
    return { breaches, count: most, older: undefined }
  const known = groupByKey(before.rows)
  const isListed = before.rows.length === before.breaches
  const isNamed = [before, ...read].every(({ rows }) => rows.every(namesItsKey))
  const growth = Math.max(0, most - before.breaches)
  const judge = ({ key, moments }: Breach): 'new' | 'worse' | 'older' | 'unknown' => {
    const rows = known.get(key)
    if (!rows) return isNamed && isListed ? 'new' : 'unknown'
    if (!isNamed) return 'older'
    if (wasRepaired(key, { read, moments })) return 'new'
    return moments.some((one) => isWorse(rowsOf(one, key), rows, measure)) ? 'worse' : 'older'
  }
  const judged = breaches.map((breach) => ({ breach, as: judge(breach) }))
  const certain = judged.flatMap(({ breach, as }): Breach[] => {
    if (as === 'new') return [breach]
    return as === 'worse' ? [{ ...breach, before: known.get(breach.key) ?? [] }] : []
  })
  const rest = Math.max(0, growth - certain.length)
  // Which of those that may be older is new nobody can say; that some are, their number shows.
  const likely = ['unknown', 'older'].flatMap((as) => judged.filter((one) => one.as === as))
  const found = [...certain, ...likely.slice(0, rest).map(({ breach }) => breach)]
  const count = Math.max(growth, certain.length)
  if (most <= count) return { breaches: found, count, older: undefined }
  const older = judged.filter(({ breach }) => !found.includes(breach))
  const changed = measure || !isNamed ? [] : older.filter(({ breach }) => hasChanged(breach, known))
  const first = older[0]?.breach.key ?? identifyRow(before.rows[0] ?? {})
  return {
    breaches: found,
    count,
    older: {
      count: most - count,
      first,
      ...(!isNamed && { isUnnamed: true as const }),
      ...(changed.length > 0 && { changed: changed.map(({ breach }) => breach.key) }),
    },
  }
}

/** A row with a `key` is the same breach in every snapshot; one without is the same where all of it is. */
export function identifyRow(row: StoredRow): string {
  return namesItsKey(row) ? String(row['key']) : JSON.stringify(row)
}

const namesItsKey = ({ key }: StoredRow): boolean => key !== undefined && key !== null

function groupByKey(rows: readonly StoredRow[]): ReadonlyMap<string, readonly StoredRow[]> {
  const groups = new Map<string, StoredRow[]>()
  for (const row of rows) {
    const key = identifyRow(row)
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return groups
}

const rowsOf = ({ rows }: ReadSnapshot, key: string): readonly StoredRow[] =>
  rows.filter((row) => identifyRow(row) === key)

/** Gone in a snapshot that lists all, and there again in a later one. */
function wasRepaired(
  key: string,
  { read, moments }: Pick<Run, 'read'> & Pick<Breach, 'moments'>,
): boolean {
  const last = moments.at(-1)
  const earlier = last ? read.slice(0, read.indexOf(last)) : []
  return earlier.some((one) => one.rows.length === one.breaches && rowsOf(one, key).length === 0)
}

function isWorse(
  rows: readonly StoredRow[],
  before: readonly StoredRow[],
  measure: Measure | undefined,
): boolean {
  if (rows.length > before.length) return true
  if (!measure) return false
  const known = before.map(measure)
  return rows
    .map(measure)
    .some((sizes) =>
      sizes.some((size, way) =>
        known.every((one) => !one[way] || compareDecimals(size, one[way]) > 0),
      ),
    )
}

function hasChanged({ key, row }: Breach, known: ReturnType<typeof groupByKey>): boolean {
  const now = JSON.stringify(row)
  return known.get(key)?.every((one) => JSON.stringify(one) !== now) ?? false
}
