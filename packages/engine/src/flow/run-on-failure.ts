import type { RequestDraft, RequestFailure, RequestStep } from '@gauntlet/core/flow'
import { toDraft } from './compile-request.ts'
import type { FlowFailure, StepResult } from './flow-io.ts'
import type { UserRun } from './step-run.ts'

type Failed = {
  readonly failure: FlowFailure
  readonly seen: Omit<RequestFailure, 'message'> & Partial<RequestFailure>
  readonly draft: RequestDraft | undefined
}

/** Functions of the author look at why there is no answer; the failure stays, with what they throw behind it. */
export async function runOnFailure(
  step: RequestStep,
  run: UserRun,
  { failure, seen, draft }: Failed,
): Promise<FlowFailure> {
  const hooks = step.onFailure ?? []
  try {
    for (const hook of hooks)
      await hook({ message: failure.message, ...seen }, run.user, draft ?? toDraft(step))
    return failure
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { ...failure, message: `${failure.message}; the function for failures: ${why}` }
  }
}

/** A result without an answer, after the functions for that: it is not sent again. */
export async function withFailureHooks(
  step: RequestStep,
  run: UserRun,
  { result, draft }: { readonly result: StepResult; readonly draft: RequestDraft | undefined },
): Promise<StepResult> {
  const { failure, exchange, attempt } = result
  const { error } = exchange
  if (!step.onFailure || !failure || !error || error.kind === 'aborted' || run.mayRetry)
    return result
  const { kind, message } = error
  const seen = { kind, message, url: attempt.request.origin + attempt.request.path }
  const failed = await runOnFailure(step, run, { failure, seen, draft })
  return { ...result, failure: failed }
}
