import { plural } from '@gauntlet/core/format'
import type { LoadProgress } from '@gauntlet/engine'

/** Where a running load is, in one line. */
export function describeProgress(progress: LoadProgress): string {
  return `  ${describeTime(progress)}: ${describeTraffic(progress)}`
}

/** What is known while a load runs besides its progress. */
export type LiveContext = {
  /** `load: assignment, candidate`. */
  readonly title: string
  /** Names of the guarantees that earlier runs judged, by what they found; undefined for a config without any. */
  readonly guarantees?: SoFar | undefined
}

export type SoFar = {
  readonly held: number
  readonly broken: readonly string[]
  /** How many there are: they are judged after the load of each run. */
  readonly total: number
}

/** The block that a terminal shows: what runs and how long it takes, its figures, and the guarantees so far. */
export function describeLive(progress: LoadProgress, live: LiveContext): readonly string[] {
  const leftMs = Math.max(0, progress.scheduledMs - progress.elapsedMs)
  const left = leftMs > 0 ? `${Math.ceil(leftMs / 1000)} s left` : 'behind its schedule'
  const { guarantees } = live
  return [
    `${live.title}: ${describeTime(progress)}, ${left}`,
    `  ${describeTraffic(progress)}`,
    ...(guarantees ? [`  guarantees so far: ${describeGuarantees(guarantees)}`] : []),
  ]
}

function describeTime({ elapsedMs, scheduledMs, phase }: LoadProgress): string {
  const time = `${Math.floor(elapsedMs / 1000)} of ${Math.ceil(scheduledMs / 1000)} s`
  if (phase.record !== false) return time
  // Load that goes on until what was injected is over is not measured either.
  return elapsedMs > scheduledMs ? `${time} (going on, not measured)` : `${time} (warm-up)`
}

function describeTraffic({ requests, errors, activeUsers, lastSecond }: LoadProgress): string {
  const rate = lastSecond === undefined ? '' : `, ${lastSecond.completedCount}/s`
  const p99 = lastSecond?.p99Ms == null ? '' : `, p99 ${lastSecond.p99Ms.toFixed(1)} ms`
  return `${requests} requests${rate}${p99}, ${plural(errors, 'error')}, ${activeUsers} active`
}

function describeGuarantees({ held, broken, total }: SoFar): string {
  if (held === 0 && broken.length === 0) return `none of ${total} judged, each is after a load`
  const failed = broken.length === 0 ? '' : `, broken: ${broken.join(', ')}`
  return `${held} held${failed}`
}
