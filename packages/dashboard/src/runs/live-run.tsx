import { formatCount, formatMs, formatPerSecond } from '@gauntlet/core/format'
import { useMutation } from '@tanstack/react-query'
import { useId, useRef } from 'react'
import { type Run, api, dataOf } from '../api/client.ts'
import { LatencyChart } from './latency-chart.tsx'
import { describeGenerator, describeProgress, ratioOf } from './live-words.ts'
import type { LiveRun } from './use-live-run.ts'
import { Cards } from '../ui/data-table.tsx'
import { Failure } from '../ui/states.tsx'

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
  return <Cards rows={figures} />
}

/** Ends a running run, after asking once more. */
export function StopRun({ id, asked }: { id: string; asked: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const stop = useMutation({
    mutationFn: () => dataOf(api.POST('/api/runs/{id}/stop', { params: { path: { id } } })),
  })
  const isStopping = asked || stop.isPending || stop.isSuccess
  const confirm = () => {
    dialog.current?.close()
    stop.mutate()
  }
  return (
    <>
      {/* Not `disabled`: it would lose the focus that comes back to it from the dialog. */}
      <button
        type="button"
        aria-disabled={isStopping}
        onClick={() => !isStopping && dialog.current?.showModal()}
      >
        {isStopping ? 'Stopping …' : 'Stop this run'}
      </button>
      <dialog ref={dialog} aria-labelledby={title}>
        <h2 id={title}>Stop this run?</h2>
        <p>
          No more load is sent, what is on its way is waited for, and what was measured is saved. An
          interrupted run is no evidence for a verdict.
        </p>
        <div className="choices">
          <button type="button" onClick={() => dialog.current?.close()}>
            Let it run
          </button>
          <button type="button" className="danger" onClick={confirm}>
            Stop the run
          </button>
        </div>
      </dialog>
      {stop.error && <Failure error={stop.error} />}
    </>
  )
}
