import { isApiError } from './api-error.ts'

/** How often a page asks again while the server or its store is away. */
export const retryMs = 2000

/** Whether the same question may be answered later. */
export function isPassing(error: unknown): boolean {
  return isApiError(error) && (error.status === 0 || error.status >= 502)
}

/** Milliseconds until the next try; false when none would help. */
export function retryInterval(error: unknown): number | false {
  return isPassing(error) ? retryMs : false
}
