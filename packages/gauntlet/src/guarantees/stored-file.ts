import { toFileError } from '@gauntlet/contract'
import type { Delivery, SideEvidence } from '@gauntlet/core/consistency'
import { readWrittenJson, toJsonText } from '@gauntlet/core/json'
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
  | { readonly guarantee: string; readonly besides: SideEvidence }
  | { readonly guarantee: string; readonly deliveries: readonly Delivery[] }
  | { readonly warnings: readonly string[]; readonly owns_database?: boolean }

const rowsPerLine = 1_000

/** Keeps the rows that a run was judged by beside its history, so that it can be judged again. */
export async function writeStoredFile(
  path: string,
  guarantees: readonly Guarantee[],
  answers: StoredAnswers,
): Promise<void> {
  await writeWhole(path, toLines(guarantees, answers))
}

function* toLines(guarantees: readonly Guarantee[], answers: StoredAnswers): Generator<string> {
  yield toText({ warnings: answers.warnings, owns_database: answers.ownsDatabase === true })
  for (const guarantee of guarantees) {
    const { name, stored } = guarantee
    if (isJudgedBesides(guarantee)) yield* toSideLines(name, answers.besides?.(name) ?? {})
    if (stored === undefined) continue
    yield* toBeforeLines(name, answers.beforeOf?.(name))
    const rows = answers.rowsOf(name)
    if ('failure' in rows) {
      yield toText({ guarantee: name, failure: rows.failure })
      continue
    }
    for (let from = 0; from === 0 || from < rows.length; from += rowsPerLine) {
      yield toText({ guarantee: name, rows: rows.slice(from, from + rowsPerLine) })
    }
  }
}

function* toBeforeLines(name: string, before: RowsOrFailure | undefined): Generator<string> {
  if (before === undefined) return
  if ('failure' in before) {
    yield toText({ guarantee: name, before_failure: before.failure })
    return
  }
  for (let from = 0; from === 0 || from < before.length; from += rowsPerLine) {
    yield toText({ guarantee: name, before: before.slice(from, from + rowsPerLine) })
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
  for (let from = 0; from < deliveries.length; from += rowsPerLine) {
    yield toText({ guarantee, deliveries: deliveries.slice(from, from + rowsPerLine) })
  }
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
  const sides = new SideLines()
  let header: { readonly warnings: readonly string[]; readonly owns_database?: boolean } = {
    warnings: [],
  }
  try {
    for await (const text of readLines(path)) {
      // Numbers as they were written: a numeric keeps its digits.
      const line = readWrittenJson(text) as Line
      if ('warnings' in line) header = line
      // Numbers of our own, not of the database.
      else if ('besides' in line || 'deliveries' in line) sides.add(JSON.parse(text) as SideLine)
      else if ('failure' in line) rows.set(line.guarantee, { failure: line.failure })
      else if ('before_failure' in line)
        before.set(line.guarantee, { failure: line.before_failure })
      else if ('before' in line) append(before, line.guarantee, line.before)
      else append(rows, line.guarantee, line.rows)
    }
  } catch (cause) {
    throw toFileError(cause, `cannot read ${path}`, 'FILE_UNREADABLE')
  }
  return {
    warnings: header.warnings,
    ownsDatabase: header.owns_database === true,
    rowsOf: (name) => rows.get(name) ?? { failure: 'its rows were not recorded' },
    beforeOf: (name) => before.get(name),
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
