import { get, status, when, type Scenario, type Step } from '@gauntlet/core/flow'
import { generatedId } from '@gauntlet/core/history'
import type { Guarantee, ReceiverConfig } from 'gauntlet'

/** The API that a family of backends speaks, the load that puts it under contention, and its guarantees. */
export type Workload = {
  readonly name: string
  /**
   * @param namespace what the ids of this run begin with
   * @param faultsOver resolves when the last fault on processes and databases has ended; at once where none is planned
   */
  readonly scenario: (namespace: string, faultsOver: Promise<void>) => Scenario
  readonly guarantees: readonly Guarantee[]
  /** Rows may still be on their way so long after the last answer: a buffer, a consumer. Default 0. */
  readonly drainMs?: number
  /** What Gauntlet serves for the backend, by name. */
  readonly receivers?: Readonly<Record<string, ReceiverConfig>>
}

/** Gives each arrival its own key, in the variable `key`. */
export function ownKey(namespace: string): Step {
  return {
    kind: 'run',
    name: 'take a key',
    run: ({ vars, userIndex }) => {
      vars['key'] = generatedId(namespace, userIndex)
    },
  }
}

/** Starts all of these requests at once: a barrier, so that they overlap in the backend. */
export function together(steps: readonly Step[]): Step {
  return { kind: 'parallel', steps }
}

/** So many copies of a step, each with its number. */
export function times(count: number, step: (number: number) => Step): Step[] {
  return Array.from({ length: count }, (_, number) => step(number))
}

/** A burst of arrivals, each running the steps once. */
export function burst(name: string, arrivals: number, steps: readonly Step[]): Scenario {
  return {
    name,
    phases: [{ kind: 'count', arrivals, durationMs: arrivals * 12 }],
    flows: [{ weight: 1, flow: { name, steps } }],
  }
}

/** Waits until the last fault has ended, so that the next steps reach a target that may have recovered. */
export function afterwards(faultsOver: Promise<void>): Step {
  return { kind: 'run', name: 'wait for the end of the faults', run: async () => await faultsOver }
}

/**
 * One client sends `before`, all at once, and waits for the answers. The fault is planned for its next request. `after` is
 * sent when the fault has ended.
 */
export function aroundFault(
  name: string,
  steps: { readonly before: readonly Step[]; readonly after: readonly Step[] },
): Workload['scenario'] {
  return (namespace, faultsOver) =>
    burst(name, 1, [
      ownKey(namespace),
      together(steps.before),
      get('/ready', { expect: [status(200)], retry: { times: 200, delayMs: 50 } }),
      afterwards(faultsOver),
      ...steps.after,
      // Each step that went before the fault is asked after it, too.
      get('/ready', untilAnswered),
    ])
}

/**
 * The same for a fault at a statement of `before`: its client gives up with the request that it loses, and another one sends
 * `after`.
 */
export function aroundStatement(
  name: string,
  steps: { readonly before: readonly Step[]; readonly after: readonly Step[] },
): Workload['scenario'] {
  return (namespace, faultsOver) =>
    burst(name, 2, [
      ownKey(namespace),
      when(({ userIndex }) => userIndex === 0, [together(steps.before)]),
      when(({ userIndex }) => userIndex === 1, [afterwards(faultsOver), ...steps.after]),
    ])
}

/** Of a step that is sent until it is answered as expected, for a second or two. */
export const untilAnswered = { expect: [status(200)], retry: { times: 20, delayMs: 100 } }
