import { useMutation } from '@tanstack/react-query'
import { useId, useRef } from 'react'
import { api, dataOf } from '../api/client.ts'
import { Failure } from '../ui/states.tsx'

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
