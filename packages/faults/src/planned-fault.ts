import type { FaultDecision } from './http/fault-decision.ts'
import type { FaultWindow, InjectedFault } from './injected-fault.ts'

/** One fault, one time, that waits for its moment. */
export type PlannedFault = {
  /** Asked at the head of each request, with its number from 1; undefined leaves the request alone. */
  readonly onRequest: (request: number) => FaultDecision | undefined
  readonly progress: () => FaultProgress
  /** Waits until it is over, and gives what became of it. @param total requests there were */
  readonly end: (total: number) => Promise<InjectedFault>
}

export type FaultProgress = {
  /** As many requests must be sent until it has affected as many as planned; undefined when it has. */
  readonly waitsFor: number | undefined
  /** Whether it may still come, though nothing waits for it: one more of a fault that is spread over the schedule. */
  readonly mayCome?: boolean
  /** Whether it is at work. */
  readonly isActive: boolean
  /** Undefined as long as it had no effect. */
  readonly window: FaultWindow | undefined
}

export function describeMissed(after: number, total: number): string {
  return `it waits for ${after} requests, and ${total} were sent`
}
