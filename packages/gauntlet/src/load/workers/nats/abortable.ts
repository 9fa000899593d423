import { setTimeout } from 'node:timers/promises'

/** Resolves after so many milliseconds, or when the signal aborts. */
export async function abortable(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined)
}
