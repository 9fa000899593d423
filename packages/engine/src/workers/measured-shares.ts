import type { LoadShare } from '@gauntlet/contract'
import { Histogram } from '@gauntlet/core/histogram'
import type { MeasuredShare } from '../load/to-measurement.ts'
import type { RunLoadOptions } from '../load/run-load-options.ts'
import { countOwnArrivals } from '../pacer/arrival-times.ts'
import { toHistogramText } from '../recorder/histogram-text.ts'
import type { ClockOffset } from './clock-offset.ts'
import type { WorkerLink } from './worker-link.ts'

type Asked = {
  readonly worker: number
  readonly of: number
  readonly startNs: number
  readonly options: Pick<RunLoadOptions, 'scenario' | 'seed'>
}

/** What a worker measured, all of it or until it was lost, by the clock of the coordinator. */
export function toMeasured(
  link: WorkerLink,
  { worker, of, startNs, options }: Asked,
): MeasuredShare {
  const { end, clock } = link
  const share = shiftShare(link.share ?? emptyShare(link.toWorkerNs(startNs)), clock)
  if (!end || end.kind === 'result') return { share, clock }
  const { scenario, seed } = options
  const scheduled = countOwnArrivals(scenario.phases, seed, { worker, of })
  return { share: { ...share, interrupted: true }, clock, lost: { why: end.why, scheduled } }
}

/** Its times by the coordinator's clock. */
function shiftShare(share: LoadShare, clock: ClockOffset | undefined): LoadShare {
  if (!clock) return share
  const { first_arrival_ns: firstNs, recorded } = share
  const endpoints = recorded.endpoints.map((endpoint) => ({
    ...endpoint,
    first_ns: endpoint.first_ns - clock.offsetNs,
  }))
  return {
    ...share,
    first_arrival_ns: firstNs - clock.offsetNs,
    recorded: { ...recorded, endpoints },
  }
}

/** Of a worker that was lost before it said anything. */
function emptyShare(startNs: number): LoadShare {
  const none = toHistogramText(new Histogram())
  return {
    first_arrival_ns: startNs,
    duration_ms: 0,
    interrupted: true,
    users: { active: 0, started: 0, completed: 0, failed: 0 },
    failures: [],
    unsent: 0,
    recorded: {
      attempted: 0,
      recorded_attempts: 0,
      errors: 0,
      response: none,
      endpoints: [],
      slices: [],
    },
    monitored: { recorded_ms: 0, slip: none, event_loop: none, cpu_ratio: 0, skipped: 0, due: 0 },
  }
}
