import { formatCount, formatMs } from '@gauntlet/core/format'

type Row = readonly [name: string, value: string]

/** Of one generator: counts of requests, milliseconds, and CPU in cores. */
type Figures = {
  readonly offered: number
  readonly sent: number
  readonly skipped: number
  readonly slip_p99_ms: number
  readonly event_loop_p99_ms: number
  readonly cpu_ratio: number
}
type Worker = Figures & {
  readonly worker: number
  readonly lost: boolean
  readonly clock?: { readonly skew_ms: number; readonly uncertainty_ms: number } | undefined
}

/** How well the generator kept to its schedule, then each of several workers: names and values, for pages and files. */
export function listAuditRows(
  audit: Figures & { readonly workers?: readonly Worker[] | undefined },
): Row[] {
  return [
    ['requests due, requests sent', `${formatCount(audit.offered)}, ${formatCount(audit.sent)}`],
    ['arrivals skipped', formatCount(audit.skipped)],
    ['slip of the schedule, p99', formatMs(audit.slip_p99_ms)],
    ['event-loop delay, p99', formatMs(audit.event_loop_p99_ms)],
    ['CPU of the generator', formatCores(audit.cpu_ratio)],
    ...(audit.workers ?? []).map((worker) => [`worker ${worker.worker}`, toWords(worker)] as const),
  ]
}

function toWords(worker: Worker): string {
  return [
    ...(worker.lost ? ['lost before its part was sent'] : []),
    `${formatCount(worker.sent)} of ${formatCount(worker.offered)} sent`,
    `slip p99 ${formatMs(worker.slip_p99_ms)}`,
    `event-loop delay p99 ${formatMs(worker.event_loop_p99_ms)}`,
    formatCores(worker.cpu_ratio),
    ...(worker.clock
      ? [`clock ${formatMs(worker.clock.skew_ms)} off, ± ${formatMs(worker.clock.uncertainty_ms)}`]
      : []),
  ].join(', ')
}

const formatCores = (ratio: number): string => `${ratio.toFixed(2)} cores`
