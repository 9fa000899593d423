import { ToolError } from '@gauntlet/contract'
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { DatabaseRow, Guarantee } from './guarantee.ts'
import type { StoredAnswers } from './read-stored.ts'

/** The rows of one guarantee in one line; many rows take several lines. */
type Line =
  | { readonly guarantee: string; readonly rows: readonly DatabaseRow[] }
  | { readonly guarantee: string; readonly failure: string }
  | { readonly warnings: readonly string[] }

const rowsPerLine = 1_000

/** Keeps the rows that a run was judged by beside its history, so that it can be judged again. */
export async function writeStoredFile(
  path: string,
  guarantees: readonly Guarantee[],
  answers: StoredAnswers,
): Promise<void> {
  const lines = toLines(guarantees, answers)
  await pipeline(Readable.from(lines), createWriteStream(path, { flags: 'wx' }))
}

function* toLines(guarantees: readonly Guarantee[], answers: StoredAnswers): Generator<string> {
  yield toText({ warnings: answers.warnings })
  for (const { name, stored } of guarantees) {
    if (stored === undefined) continue
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

function toText(line: Line): string {
  return `${JSON.stringify(line)}\n`
}

/**
 * Reads them back. A guarantee that was not asked then has no rows now: no evidence.
 *
 * @throws ToolError FILE_UNREADABLE
 */
export async function readStoredFile(path: string): Promise<StoredAnswers> {
  const rows = new Map<string, DatabaseRow[]>()
  const failures = new Map<string, string>()
  let warnings: readonly string[] = []
  try {
    for await (const text of createInterface({ input: createReadStream(path) })) {
      const line = JSON.parse(text) as Line
      if ('warnings' in line) warnings = line.warnings
      else if ('failure' in line) failures.set(line.guarantee, line.failure)
      else {
        const known = rows.get(line.guarantee) ?? []
        known.push(...line.rows)
        rows.set(line.guarantee, known)
      }
    }
  } catch (cause) {
    throw new ToolError('FILE_UNREADABLE', `cannot read ${path}: ${(cause as Error).message}`, {
      cause,
    })
  }
  return {
    warnings,
    rowsOf: (name) =>
      rows.get(name) ?? { failure: failures.get(name) ?? 'its rows were not recorded' },
  }
}
