import { ApiError } from './client.ts'

/** How often a page asks again while the server or its store is away. */
export const retryMs = 2000

/** Whether the same question may be answered later. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 502)
}

/** Milliseconds until the next try; false when none would help. */
export function retryInterval(error: unknown): number | false {
  return isPassing(error) ? retryMs : false
}
