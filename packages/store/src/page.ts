import { ToolError } from '@gauntlet/contract'

export const maxPageSize = 200

/** Lists are newest first and in pages, so that none of them grows with the store. */
export type PageRequest = {
  /** 1 to 200; default 50. */
  readonly limit?: number
  /** `next` of the page before. */
  readonly after?: string
}

/** Where a page ends: the last row on it. */
export type Position = { readonly at: string; readonly id: string }

export type Page<Row> = {
  readonly rows: readonly Row[]
  /** Give it as `after` to get the next page; absent on the last one. */
  readonly next?: string
}

/** @throws ToolError USAGE for a limit out of bounds or a position that was not given out */
export function parsePageRequest({ limit = 50, after }: PageRequest): {
  limit: number
  after: Position | undefined
} {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxPageSize) {
    throw new ToolError('USAGE', `limit is 1 to ${maxPageSize}, not ${limit}`)
  }
  return { limit, after: after === undefined ? undefined : parsePosition(after) }
}

/** @param rows one more than asked, when there are more */
export function toPage<Row>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => Position,
): Page<Row> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  if (rows.length <= limit || last === undefined) return { rows: shown }
  const { at, id } = positionOf(last)
  return { rows: shown, next: Buffer.from(`${at} ${id}`).toString('base64url') }
}

/** Also refuses the 30th of February, which `Date` takes for the 2nd of March and PostgreSQL for an error. */
function isInstant(text: string): boolean {
  const ms = Date.parse(text)
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text
}

function parsePosition(cursor: string): Position {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const [, at, id] =
    /^(\d{4}-\d\d-\d\dT[\d:.]{12}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text) ?? []
  if (!at || !id || !isInstant(at)) {
    throw new ToolError('USAGE', `"${cursor}" is not a page that was given out`, {
      hint: 'Ask without it for the first page, then with the `next` of the page before.',
    })
  }
  return { at, id }
}
