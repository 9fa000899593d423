import { setTimeout as sleep } from 'node:timers/promises'
import type { WireAction, WireDecision, WirePoint } from './wire.ts'

/** An action that lasts: what passes waits for it. */
export type LastingAction = Extract<WireAction, { do: 'delay' | 'stall' | 'run' }>

/** An action at its point. */
export type ActionAt = {
  readonly point: WirePoint
  readonly decision: WireDecision
  readonly action: Exclude<WireAction, { do: 'error' | 'swallow' }>
}

const doneBy = {
  delay: 'delayed',
  stall: 'stalled',
  run: 'withheld, and the connection reset',
} as const

/** What was done, as a proof begins. */
export const describeDone = (action: LastingAction): string =>
  action.do === 'delay' ? `${doneBy.delay} by ${action.ms} ms` : doneBy[action.do]

/** Resolves when what passes has waited long enough. @returns why it could not be done */
export async function waitFor(action: LastingAction): Promise<string | undefined> {
  try {
    if (action.do === 'delay') await sleep(action.ms, undefined, { ref: false })
    else if (action.do === 'stall') await action.until
    else await action.act()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

const MOST_SQL = 200

/** A point in words: `before the server received: commit`. */
export function describePoint(point: WirePoint): string {
  const sql = toLine(point.statement.sql)
  if (point.at === 'before') return `before the server received: ${sql}`
  const { tag, error } = point
  const how = error === undefined ? (tag ?? 'without a tag') : `error ${error}`
  return `after the server did it (${how}), before its answer: ${sql}`
}

function toLine(sql: string): string {
  const line = sql.trim().replaceAll(/\s+/g, ' ')
  return line.length > MOST_SQL ? `${line.slice(0, MOST_SQL)}...` : line
}
