import type { ImportedRunDocument } from '@gauntlet/contract'
import { formatCount, formatDuration, formatMs, formatPerSecond, formatRate } from '../format.ts'
import type { Fact } from '../load-run/facts.ts'

/** What another tool measured, in its own way: enough to be drawn, nothing that decides. */
export function importedFacts(run: ImportedRunDocument): Fact[] {
  const { latency, users } = run
  return [
    ['file', run.source],
    ['format', run.format],
    ['started', given(run.started_at, String)],
    ['took', given(run.duration_ms, formatDuration)],
    ['requests', formatCount(run.requests_total)],
    ['a second', given(run.rps, formatPerSecond)],
    ['failed', given(run.error_rate, formatRate)],
    ['users', given(users.created, formatCount)],
    ['p50', given(latency.p50_ms, formatMs)],
    ['p95', given(latency.p95_ms, formatMs)],
    ['p99', given(latency.p99_ms, formatMs)],
    ['max', given(latency.max_ms, formatMs)],
    ['answers', listCounts(run.response_codes)],
    ['errors', listCounts(run.error_breakdown)],
  ]
}

function given<T>(value: T | null, write: (value: T) => string): string {
  return value === null ? 'not said' : write(value)
}

function listCounts(counts: Readonly<Record<string, number>>): string {
  const listed = Object.entries(counts).map(([name, count]) => `${name} × ${formatCount(count)}`)
  return listed.join(', ') || 'none'
}

export const importedSentence =
  'A single run of another tool, measured from the actual send: it is history, and no verdict can rest on it.'
