import type { History } from './history.ts'

/** The same operations by another clock, to whose times `ns` is added. */
export function shiftHistory(history: History, ns: number): History {
  if (ns === 0) return history
  const { invokedAtNs, returnedAtNs } = history
  return {
    ...history,
    invokedAtNs: invokedAtNs.map((at) => at + ns),
    returnedAtNs: returnedAtNs.map((at) => at + ns),
  }
}

/**
 * The same operations where the clock that stamped them is known within `ns` only: each begins so much earlier and ends so
 * much later. So the checkers, which take operations that overlap for unordered, claim no order that the clocks leave open.
 */
export function widenHistory(history: History, ns: number): History {
  if (ns === 0) return history
  const { invokedAtNs, returnedAtNs, uncertaintyNs = 0 } = history
  return {
    ...history,
    invokedAtNs: invokedAtNs.map((at) => at - ns),
    returnedAtNs: returnedAtNs.map((at) => at + ns),
    uncertaintyNs: uncertaintyNs + ns,
  }
}
