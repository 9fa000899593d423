import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'

/** Timers count whole milliseconds and come late: this much is left to the turns of the event loop. */
const FINE_MS = 2

/**
 * Waits so many milliseconds, fractions of one included, exact to a turn of the event loop; or until the signal aborts.
 */
export async function hold(ms: number, signal?: AbortSignal): Promise<void> {
  const due = performance.now() + ms
  if (ms > FINE_MS) await sleep(ms - FINE_MS, undefined, { signal }).catch(() => undefined)
  const isOver = () => performance.now() >= due || signal?.aborted === true
  while (!isOver()) await nextTurn()
}
