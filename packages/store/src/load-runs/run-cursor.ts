import { ToolError, type LoadRunRow } from '@gauntlet/contract'
import type { RunPosition } from './load-test-runs.ts'

/** Opaque to callers, so that the order of pages may change. */
export function formatCursor(run: LoadRunRow): string {
  return Buffer.from(`${run.started_at} ${run.id}`).toString('base64url')
}

/** @throws ToolError USAGE for a text that `formatCursor` did not make */
export function parseCursor(cursor: string): RunPosition {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]{12}Z) ([0-9a-f-]{36})$/.exec(text)
  const [, startedAt, id] = match ?? []
  if (!startedAt || !id)
    throw new ToolError('USAGE', `"${cursor}" is not a page that was given out`)
  return { startedAt, id }
}
