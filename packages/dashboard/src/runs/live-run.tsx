import { formatCount, formatMs, formatPerSecond } from '@gauntlet/core/format'
import type { Run } from '../api/client.ts'
import { LatencyChart } from './latency-chart.tsx'
import { describeGenerator, describeProgress, ratioOf } from './live-words.ts'
import { StopRun } from './stop-run.tsx'
import type { LiveRun } from './use-live-run.ts'

type Progress = NonNullable<LiveRun['progress']>

/** A run that is under way: how far it is, what it measured so far, and how to end it. */
export function LiveRunView({ run, live }: { run: Run; live: LiveRun | undefined }) {
  const progress = live?.progress
  return (
    <>
      <section className="card" aria-label="The run under way">
        <div className="card-head">
          <h2>Under way</h2>
          <StopRun id={run.id} asked={Boolean(live?.stop_requested_at)} />
        </div>
        <progress
          aria-label="How much of the schedule is over"
          max={1}
          {...(progress && { value: ratioOf(progress) })}
        />
        <p>{describeProgress(live)}</p>
        {progress && <p className="faint">{describeGenerator(progress)}</p>}
      </section>
      {progress && (
        <>
          <LiveFigures progress={progress} />
          <LatencyChart timeline={progress.timeline} />
        </>
      )}
    </>
  )
}

function LiveFigures({ progress }: { progress: Progress }) {
  const figures = [
    ['requests', formatCount(progress.requests)],
    ['answers, last second', formatPerSecond(progress.timeline.at(-1)?.completed ?? 0)],
    ['errors', formatCount(progress.errors)],
    ['p50 so far', formatMs(progress.p50_ms)],
    ['p95 so far', formatMs(progress.p95_ms)],
    ['p99 so far', formatMs(progress.p99_ms)],
  ] as const
  return (
    <dl className="cards">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
