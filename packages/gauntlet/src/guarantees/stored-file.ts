import { toFileError } from '@gauntlet/contract'
import type { Delivery, SideEvidence } from '@gauntlet/core/consistency'
import { isNumeric, readWrittenJson, toJsonText } from '@gauntlet/core/json'
import { openUserFile } from '@gauntlet/formats'
import { writeWhole } from '@gauntlet/stack'
import type { DatabaseRow, Guarantee } from './guarantee.ts'
import type { RowsOrFailure } from './read-rows.ts'
import type { StoredAnswers } from './read-stored.ts'
import { isJudgedBesides } from './side-recorder.ts'

/** The rows of one guarantee in one line; many rows take several lines. */
type Line =
  | { readonly guarantee: string; readonly rows: readonly DatabaseRow[] }
  | { readonly guarantee: string; readonly failure: string }
  | { readonly guarantee: string; readonly before: readonly DatabaseRow[] }
  | { readonly guarantee: string; readonly before_failure: string }
  | { readonly guarantee: string; readonly others: readonly DatabaseRow[] }
  | { readonly guarantee: string; readonly besides: SideEvidence }
  | { readonly guarantee: string; readonly deliveries: readonly Delivery[] }
  | Header

type Header = {
  readonly warnings: readonly string[]
  readonly owns_database?: boolean
  readonly is_unwritten?: boolean
}

const rowsPerLine = 1_000
/** A longer line takes too much memory to be read back. */
const longestLine = 16 * 1_048_576

/** Keeps the rows that a run was judged by beside its history, so that it can be judged again. */
export async function writeStoredFile(
  path: string,
  guarantees: readonly Guarantee[],
  answers: StoredAnswers,
): Promise<void> {
  await writeWhole(path, toLines(guarantees, answers))
}

function* toLines(guarantees: readonly Guarantee[], answers: StoredAnswers): Generator<string> {
  yield toText({
    warnings: answers.warnings,
    owns_database: answers.ownsDatabase === true,
    ...(answers.isUnwritten && { is_unwritten: true }),
  })
  for (const guarantee of guarantees) {
    const { name, stored } = guarantee
    if (isJudgedBesides(guarantee)) yield* toSideLines(name, answers.besides?.(name) ?? {})
    if (stored === undefined) continue
    yield* toBeforeLines(name, answers.beforeOf?.(name))
    const others = answers.othersOf?.(name)
    if (others && !('failure' in others))
      yield* toRowLines(others, (some) => ({ guarantee: name, others: some }))
    const rows = answers.rowsOf(name)
    if ('failure' in rows) {
      yield toText({ guarantee: name, failure: rows.failure })
      continue
    }
    yield* toRowLines(rows, (some) => ({ guarantee: name, rows: some }))
  }
}

function* toBeforeLines(name: string, before: RowsOrFailure | undefined): Generator<string> {
  if (before === undefined) return
  if ('failure' in before) {
    yield toText({ guarantee: name, before_failure: before.failure })
    return
  }
  yield* toRowLines(before, (some) => ({ guarantee: name, before: some }))
}

/** One line at least; of rows with long texts fewer stand in a line. */
function* toRowLines<Row>(
  rows: readonly Row[],
  toLine: (rows: readonly Row[]) => Line,
): Generator<string> {
  for (let from = 0; from === 0 || from < rows.length; from += rowsPerLine) {
    yield* toShortLines(rows.slice(from, from + rowsPerLine), toLine)
  }
}

function* toShortLines<Row>(
  rows: readonly Row[],
  toLine: (rows: readonly Row[]) => Line,
): Generator<string> {
  const [first] = rows
  // Rows of one query are alike: the first shows about how long they are.
  const isLong = first !== undefined && toJsonText(first).length * rows.length > longestLine
  const text = isLong && rows.length > 1 ? undefined : toText(toLine(rows))
  if (text !== undefined && (text.length <= longestLine || rows.length < 2)) yield text
  else {
    const middle = Math.ceil(rows.length / 2)
    yield* toShortLines(rows.slice(0, middle), toLine)
    yield* toShortLines(rows.slice(middle), toLine)
  }
}

/** Many deliveries take several lines; what else there is takes one. */
function* toSideLines(guarantee: string, side: SideEvidence): Generator<string> {
  const { deliveries } = side
  if (!deliveries || 'failure' in deliveries) {
    yield toText({ guarantee, besides: side })
    return
  }
  yield toText({ guarantee, besides: { ...side, deliveries: [] } })
  if (deliveries.length > 0)
    yield* toRowLines(deliveries, (some) => ({ guarantee, deliveries: some }))
}

function toText(line: Line): string {
  return `${toJsonText(line)}\n`
}

/**
 * Reads them back. A guarantee that was not asked then has no rows now: no evidence.
 *
 * @throws ToolError FILE_UNREADABLE
 */
export async function readStoredFile(path: string): Promise<StoredAnswers> {
  const rows = new Map<string, RowsOrFailure>()
  const before = new Map<string, RowsOrFailure>()
  const others = new Map<string, RowsOrFailure>()
  const sides = new SideLines()
  let header: Header = { warnings: [] }
  try {
    for await (const text of readLines(path)) {
      // Numbers as they were written: a numeric keeps its digits.
      const line: unknown = readWrittenJson(text)
      if (!isLine(line)) throw new Error('it is damaged: a line is about no guarantee')
      if ('warnings' in line) header = line
      // Our own numbers, not the database's.
      else if ('besides' in line || 'deliveries' in line) sides.add(JSON.parse(text) as SideLine)
      else if ('failure' in line) rows.set(line.guarantee, { failure: line.failure })
      else if ('before_failure' in line)
        before.set(line.guarantee, { failure: line.before_failure })
      else if ('others' in line) append(others, line.guarantee, line.others)
      else if ('before' in line) append(before, line.guarantee, line.before)
      else append(rows, line.guarantee, line.rows)
    }
  } catch (cause) {
    throw toFileError(cause, `cannot read ${path}`, 'FILE_UNREADABLE')
  }
  return {
    warnings: header.warnings,
    ownsDatabase: header.owns_database === true,
    isUnwritten: header.is_unwritten === true,
    rowsOf: (name) => rows.get(name) ?? { failure: 'its rows were not recorded' },
    beforeOf: (name) => before.get(name),
    othersOf: (name) => others.get(name),
    besides: (name) => sides.of(name),
  }
}

/** A line holds a thousand rows at most: one without end is not ours, and would fill the memory. */
const mostLineCharacters = 64 * 1024 * 1024

async function* readLines(path: string): AsyncGenerator<string> {
  const handle = await openUserFile(path, 'the rows of the history')
  let begun = ''
  for await (const part of handle.createReadStream({ encoding: 'utf8' })) {
    const [first = '', ...others] = String(part).split('\n')
    begun += first
    for (const other of others) {
      yield begun
      begun = other
    }
    if (begun.length > mostLineCharacters) throw new Error('a line of it has no end')
  }
  if (begun !== '') yield begun
}

/** Whether a line is one of those that are written; what checks of the user find in rows is for them to say. */
function isLine(value: unknown): value is Line {
  if (!isFields(value)) return false
  const { warnings, guarantee, failure, before_failure, besides } = value
  const { rows, before, others, deliveries } = value
  if (warnings !== undefined) return isListOf(warnings, (item) => typeof item === 'string')
  const isSide =
    isFields(besides) &&
    (besides['deliveries'] === undefined ||
      isFields(besides['deliveries']) ||
      isListOf(besides['deliveries'], isFields))
  const says =
    typeof failure === 'string' ||
    typeof before_failure === 'string' ||
    isSide ||
    [rows, before, others, deliveries].some((list) => isListOf(list, isFields))
  return typeof guarantee === 'string' && says
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumeric(value)

const isListOf = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isItem)

function append(all: Map<string, RowsOrFailure>, name: string, more: readonly DatabaseRow[]): void {
  const known = all.get(name)
  if (Array.isArray(known)) known.push(...more)
  else all.set(name, [...more])
}

type SideLine = Extract<Line, { readonly besides: unknown } | { readonly deliveries: unknown }>

/** Puts together what several lines say of one guarantee. */
class SideLines {
  readonly #sides = new Map<string, SideEvidence>()
  readonly #deliveries = new Map<string, Delivery[]>()

  add(line: SideLine): void {
    const { guarantee } = line
    if ('besides' in line) {
      this.#sides.set(guarantee, line.besides)
      const { deliveries } = line.besides
      if (deliveries && !('failure' in deliveries)) this.#deliveries.set(guarantee, [...deliveries])
    } else this.#deliveries.get(guarantee)?.push(...line.deliveries)
  }

  of(guarantee: string): SideEvidence {
    const deliveries = this.#deliveries.get(guarantee)
    return { ...this.#sides.get(guarantee), ...(deliveries && { deliveries }) }
  }
}
