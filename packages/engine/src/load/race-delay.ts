import { abortableDelay } from '../abortable-delay.ts'

/** Waits for work, but no longer than so many milliseconds, and not once the signal aborts. */
export async function raceDelay(
  work: Promise<unknown>,
  durationMs: number,
  signal?: AbortSignal,
): Promise<void> {
  const enough = new AbortController()
  const bound = signal ? AbortSignal.any([enough.signal, signal]) : enough.signal
  await Promise.race([work, abortableDelay(durationMs, bound)])
  enough.abort()
}
