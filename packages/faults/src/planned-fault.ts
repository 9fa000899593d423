import type { Passage } from './http/passage.ts'
import type { InjectedFault } from './injected-fault.ts'

/** A fault that waits for its moment. */
export type PlannedFault = {
  /** Asked at the head of each request, which is told its number from 1; undefined leaves it alone. */
  readonly meet: (request: number) => Passage | undefined
  /** Waits until it is over, and tells what became of it. @param total requests there were */
  readonly end: (total: number) => Promise<InjectedFault>
}

export function describeMissed(after: number, total: number): string {
  return `it waits for ${after} requests, and ${total} were sent`
}
