import {
  describeReproduction,
  type ComparedAnomaly,
  type Reproduction,
  type SweepTally,
} from '@gauntlet/core/sweep'
import type { Outcome } from '@gauntlet/core/verdict'

type Place = {
  readonly event: string
  readonly point: 'before' | 'after'
  readonly fault: string
}
type Anomaly = {
  readonly guarantee: string
  readonly class: string
  readonly sentence: string
}
type Attempt = {
  readonly step: string
  readonly status: number | null
  readonly error: string | null
}

/** A statement of a sweep, as its document has it. */
export type SweepEventView = {
  readonly id: string
  readonly number: number
  readonly sql: string
  readonly step: string
}

/** What a cell of the matrix shows. */
export type SweepMark = Place & { readonly id: string; readonly outcome: Outcome }

/** A cell of a sweep, as its document has it. */
export type SweepCellView = SweepMark & {
  readonly second?: Place
  readonly reason: string | null
  readonly proof: string | null
  readonly attempts: readonly Attempt[]
  readonly anomalies: readonly Anomaly[]
  readonly reproduction: Reproduction | null
  readonly command: string
}

/** What pages and files say of a sweep. */
export type SweepView<Cell extends SweepCellView = SweepCellView> = {
  readonly target: string
  readonly faults: readonly { readonly fault: string; readonly what: string }[]
  readonly events: readonly SweepEventView[]
  readonly cells: readonly Cell[]
  readonly tally: SweepTally
  readonly stopped: string
  readonly last_run: {
    readonly complete: boolean
    readonly unknown: readonly string[]
    readonly anomalies: readonly Anomaly[]
    readonly outcome: Outcome
  } | null
  readonly baseline: {
    readonly target: string
    readonly tally: SweepTally
    readonly events: readonly SweepEventView[]
    readonly cells: readonly SweepMark[]
    readonly gained: readonly ComparedAnomaly[]
    readonly removed: readonly ComparedAnomaly[]
    readonly kept: readonly ComparedAnomaly[]
    readonly only_baseline: readonly string[]
    readonly only_candidate: readonly string[]
  } | null
}

export type SweepPoint = Place['point']
export const SWEEP_POINTS: readonly SweepPoint[] = ['before', 'after']

/** What stands in a cell of the matrix; a fault that cannot happen there has none. */
export const SWEEP_MARKS: Readonly<Record<Outcome | 'none', string>> = {
  pass: '✓',
  fail: '✗',
  no_evidence: '?',
  none: '–',
}

/** One statement, and its cells by fault and point. */
export type SweepMatrixRow<Event = SweepEventView, Cell = SweepCellView> = {
  readonly event: Event
  readonly find: (fault: string, point: SweepPoint) => Cell | undefined
}

type SweepMatrix<Event, Cell> = {
  readonly events: readonly Event[]
  readonly cells: readonly Cell[]
}

/** The matrix of a sweep, in the order in which the statements were sent. Pairs have no place in it. */
export function toSweepMatrix<
  Event extends SweepEventView,
  Cell extends SweepMark & Pick<SweepCellView, 'second'>,
>({ events, cells }: SweepMatrix<Event, Cell>): SweepMatrixRow<Event, Cell>[] {
  const byPlace = new Map(
    cells
      .filter(({ second }) => second === undefined)
      .map((cell) => [toKey(cell.event, cell.fault, cell.point), cell]),
  )
  return events.map((event) => ({
    event,
    find: (fault, point) => byPlace.get(toKey(event.id, fault, point)),
  }))
}

const toKey = (event: string, fault: string, point: string): string =>
  JSON.stringify([event, fault, point])

const longestSql = 72

/** A statement in one line, shortened. */
export function toSqlLine({ sql }: Pick<SweepEventView, 'sql'>, longest = longestSql): string {
  const line = sql.replaceAll(/\s+/g, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}

/** `118 cells: 112 passed, 6 failed, 0 without evidence` */
export function describeSweepTally({ tally }: Pick<SweepView, 'tally'>): string {
  const { pass, fail, no_evidence: missing } = tally
  const all = countCells(pass + fail + missing)
  return `${all}: ${pass} passed, ${fail} failed, ${missing} without evidence`
}

/** `after "commit" (statement 5 of POST /payments): the application is killed ...` */
export function describeSweepCell(cell: SweepCellView, document: SweepView): string {
  const { second } = cell
  const first = describePlace(cell, document)
  return second ? `${first}; then, during the retry, ${describePlace(second, document)}` : first
}

function describePlace({ event: id, point, fault }: Place, document: SweepView): string {
  const event = document.events.find((one) => one.id === id)
  const what = document.faults.find((one) => one.fault === fault)?.what ?? fault
  const where = event ? `"${toSqlLine(event)}" (statement ${event.number}, ${event.step})` : id
  return `${point} ${where}: ${what}`
}

/** `POST /payments: no answer (reset), then status 201` */
export function describeAttempts(attempts: readonly Attempt[]): string {
  const steps = [...new Set(attempts.map(({ step }) => step))]
  return steps
    .map((step) => {
      const own = attempts.filter((one) => one.step === step)
      const answers = own.map(({ status, error }) => error ?? `status ${status}`)
      return `${step}: ${answers.join(', then ')}`
    })
    .join('; ')
}

/** What is printed of a red cell below its place, a line each. */
export function describeSweepStory(cell: SweepCellView): string[] {
  const { reproduction, attempts, proof } = cell
  return [
    ...cell.anomalies.map(
      ({ guarantee, class: found, sentence }) => `${guarantee}: ${found}. ${sentence}`,
    ),
    ...(attempts.length > 0 ? [describeAttempts(attempts)] : []),
    ...(proof === null ? [] : [`proof: ${proof}`]),
    ...(reproduction ? [describeReproduction(reproduction)] : []),
  ]
}

/** Red cells that show the same: one class of one guarantee. */
export type RedCells<Cell = SweepCellView> = {
  readonly guarantee: string
  readonly class: string
  readonly cells: readonly Cell[]
}

export function groupRedCells<Cell extends SweepCellView>(
  cells: readonly Cell[],
): RedCells<Cell>[] {
  const groups = new Map<string, { guarantee: string; class: string; cells: Cell[] }>()
  for (const cell of cells) {
    for (const { guarantee, class: found } of cell.anomalies) {
      const key = JSON.stringify([guarantee, found])
      const group = groups.get(key) ?? { guarantee, class: found, cells: [] }
      groups.set(key, group)
      if (!group.cells.includes(cell)) group.cells.push(cell)
    }
  }
  return [...groups.values()]
}

/** How the last run, in which nothing was broken, ended. */
export function describeLastSweepRun({ last_run: last }: SweepView): string | undefined {
  if (!last) return undefined
  if (last.outcome === 'fail') {
    const [first] = last.anomalies
    return `without any fault: ${first?.guarantee}: ${first?.class}. ${first?.sentence}`
  }
  if (!last.complete) return `the last run sent a statement that was not swept: ${last.unknown[0]}`
  return 'the last run, in which nothing was broken, sent no other statement: nothing was left out'
}

/** `1 cell`, `8 cells`. */
export const countCells = (count: number): string => `${count} cell${count === 1 ? '' : 's'}`

/** Why no more cells were tried. */
export function describeSweepStop({ stopped, tally }: SweepView): string | undefined {
  if (stopped === 'time')
    return `the time was over: ${countCells(tally.no_evidence)} without evidence`
  return stopped === 'interrupted' ? 'interrupted' : undefined
}

/** What the change brought and removed, a line each; none without a baseline. */
export function describeSweepDifference({ baseline, target }: SweepView): string[] {
  if (!baseline) return []
  const { gained, removed, kept, only_baseline: gone, only_candidate: fresh } = baseline
  const list = (what: string, anomalies: typeof gained) =>
    anomalies.map(({ guarantee, class: found, cells }) => {
      const more = cells.length > 1 ? ` and ${cells.length - 1} more` : ''
      return `${what} ${guarantee}: ${found} (${cells[0]}${more})`
    })
  const alone = [
    ...(gone.length > 0 ? [`${baseline.target} alone sends ${gone.join(', ')}`] : []),
    ...(fresh.length > 0 ? [`${target} alone sends ${fresh.join(', ')}`] : []),
  ]
  const lines = [
    ...list('new:', gained),
    ...list('in both:', kept),
    ...list('removed:', removed),
    ...(alone.length > 0 ? [alone.join('; ')] : []),
  ]
  return lines.length > 0 ? lines : ['no difference']
}
