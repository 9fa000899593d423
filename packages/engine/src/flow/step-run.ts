import type { FlowFailure, FlowIo, FlowUser } from './flow-io.ts'

/** Stopped from outside: neither completed nor failed. */
export const ABORTED = Symbol('aborted')

/** Not as expected, and the step has a try left. */
export const RETRY = Symbol('retry')

/** Why a flow goes no further; undefined: it goes on. */
export type Stop = FlowFailure | typeof ABORTED | undefined

/** One user on its way through a flow. Parallel branches have one each, with the same user. */
export type UserRun = {
  readonly user: FlowUser
  readonly io: FlowIo
  /** When the next request is due, in nanoseconds. */
  dueAtNs: number
  /** The step at hand is sent again if this time is not as expected. */
  mayRetry?: boolean
}

export type StepRun = (run: UserRun) => Stop | Promise<Stop>

/** A function of the author threw: that user's flow ends, the run goes on. */
export function failFunction(name: string, error: unknown): FlowFailure {
  return {
    kind: 'function',
    message: `${name}: ${error instanceof Error ? error.message : String(error)}`,
  }
}

/** One step after the other, until one stops. */
export function runInOrder(steps: readonly StepRun[]): StepRun {
  const [only] = steps
  if (only && steps.length === 1) return only
  return async (run) => {
    for (const step of steps) {
      if (run.io.signal?.aborted) return ABORTED
      const stop = await step(run)
      if (stop !== undefined) return stop
    }
    return undefined
  }
}
