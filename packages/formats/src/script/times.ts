import type { RequestHook } from '@gauntlet/core/flow'

const toSeconds = (nowMs: number): string => String(Math.floor(nowMs / 1000))

/** How a time is written: seconds since 1970, RFC 3339, or as in a header of HTTP. */
const WRITE = {
  httpDate: (nowMs: number) => new Date(nowMs).toUTCString(),
  isoTimestamp: (nowMs: number) => new Date(nowMs).toISOString(),
  timestamp: toSeconds,
} as const

export type TimeFormat = keyof typeof WRITE

/**
 * The time of a request, some milliseconds on: the same for all requests, or a variable of the flow.
 *
 * @param nowMs undefined: the time when each request is sent
 */
export function toTime(
  format: TimeFormat,
  nowMs: number | undefined,
  offsetMs = 0,
): { readonly text: string } | { readonly flowVariable: string } {
  if (nowMs !== undefined) return { text: WRITE[format](nowMs + offsetMs) }
  return { flowVariable: offsetMs === 0 ? `$${format}` : `$${format}_${offsetMs}` }
}

const NAME = /^\$(httpDate|isoTimestamp|timestamp)(?:_(-?\d+))?$/

/** Sets the variables of the time among these; undefined where there is none. */
export function toTimesHook(names: readonly string[]): RequestHook | undefined {
  const times = names.flatMap((name) => {
    const [, format, offset = '0'] = NAME.exec(name) ?? []
    return format === undefined
      ? []
      : [{ name, write: WRITE[format as TimeFormat], offsetMs: Number(offset) }]
  })
  if (times.length === 0) return undefined
  return (_draft, { vars }) => {
    const nowMs = Date.now()
    for (const { name, write, offsetMs } of times) vars[name] = write(nowMs + offsetMs)
  }
}
