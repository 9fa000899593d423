import type { GeneratorAudit, LoadResult, LoadShare } from '@gauntlet/contract'
import {
  type AuditFigures,
  auditGenerator,
  type AuditLimits,
  auditWorkers,
} from '../audit/audit.ts'
import type { ClockOffset } from '../workers/clock-offset.ts'
import { mergeHistograms, parseHistogram } from '../recorder/histogram-text.ts'
import { toFigures } from '../recorder/to-figures.ts'
import { mergeFailures } from './user-failures.ts'

/** The part of a result that the run itself measures. */
export type LoadMeasurement = Omit<
  LoadResult,
  'scenario' | 'targetUrl' | 'seed' | 'workloadHash' | 'startedAt' | 'endedAt'
>

/** What a worker measured, all of it or until it was lost. */
export type MeasuredShare = {
  readonly share: LoadShare
  /** Undefined of one that has the clocks of its coordinator. */
  readonly clock?: ClockOffset | undefined
  readonly lost?: {
    readonly why: string
    /** How many users its schedule has, of the recorded phases. */
    readonly scheduled: number
  }
}

/**
 * What a load measured, from what each of its workers did: one, or several. Asked = sent + not sent holds of each, and so of
 * their sums; of a worker that was lost the rest of its schedule was asked and not sent.
 */
export function toMeasurement(
  measured: readonly MeasuredShare[],
  limits?: AuditLimits,
): LoadMeasurement {
  const shares = measured.map(({ share }) => share)
  const most = (read: (share: LoadShare) => number): number => Math.max(...shares.map(read))
  const sum = (read: (share: LoadShare) => number): number =>
    shares.reduce((all, share) => all + read(share), 0)
  const recordedMs = most(({ monitored }) => monitored.recorded_ms)
  return {
    firstArrivalNs: Math.min(...shares.map(({ first_arrival_ns: atNs }) => atNs)),
    durationMs: most(({ duration_ms: durationMs }) => durationMs),
    recordedMs,
    interrupted: shares.some(({ interrupted }) => interrupted),
    usersStarted: sum(({ users }) => users.started),
    usersCompleted: sum(({ users }) => users.completed),
    usersFailed: sum(({ users }) => users.failed),
    userFailures: mergeFailures(shares.map(({ failures }) => failures)),
    ...toFigures(
      shares.map(({ recorded }) => recorded),
      recordedMs,
    ),
    audit: audit(measured, limits),
  }
}

function audit(measured: readonly MeasuredShare[], limits?: AuditLimits): GeneratorAudit {
  const [first] = measured
  if (first && measured.length === 1 && !first.lost && !first.clock)
    return auditGenerator(toAuditFigures(first), limits)
  const slip = mergeHistograms(measured.map(({ share }) => share.monitored.slip))
  return auditWorkers(
    measured.map(({ clock, ...each }) => ({
      figures: toAuditFigures(each),
      lost: each.lost?.why,
      ...(clock && {
        clock: {
          skewMs: clock.skewMs,
          offsetMs: clock.offsetNs / 1e6,
          uncertaintyMs: clock.uncertaintyNs / 1e6,
        },
      }),
    })),
    (slip.quantile(0.99) ?? 0) / 1_000,
    limits,
  )
}

function toAuditFigures({ share, lost }: MeasuredShare): AuditFigures {
  const { unsent, recorded, monitored } = share
  const { skipped, due } = monitored
  const neverDue = lost ? Math.max(0, lost.scheduled - due) : 0
  return {
    offered: recorded.recorded_attempts + skipped + neverDue,
    sent: recorded.recorded_attempts - unsent,
    skipped,
    slipP99Ms: p99Ms(monitored.slip),
    eventLoopP99Ms: p99Ms(monitored.event_loop),
    cpuRatio: monitored.cpu_ratio,
  }
}

function p99Ms(text: string): number {
  return (parseHistogram(text).quantile(0.99) ?? 0) / 1_000
}
