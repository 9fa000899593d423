/** The causes of errors that are a status by itself. */
export const STATUS_ERRORS = ['http_3xx', 'http_4xx', 'http_5xx'] as const
export type StatusError = (typeof STATUS_ERRORS)[number]

/** Whether the status alone is the cause, so that a count of statuses has it already. */
export const isStatusError = (cause: string | undefined): cause is StatusError =>
  STATUS_ERRORS.some((one) => one === cause)

/**
 * Why an answer is an error where its step declares no status; undefined where it is none. Redirects are never followed,
 * so a 3xx is not what was asked for; 304 is: what the client has is still right.
 *
 * @see RFC 9110, sections 15.4 to 15.6
 */
export function findStatusError(status: number): StatusError | undefined {
  if (status >= 500) return 'http_5xx'
  if (status >= 400) return 'http_4xx'
  return status >= 300 && status !== 304 ? 'http_3xx' : undefined
}
