import { askOnce, BodyTooLarge, type ServiceAnswer } from '@gauntlet/contract'
import { longestAnswerMs, type ReviewerConfig } from '../review-config.ts'
import { toFields, toText, type EndpointAnswer } from './endpoint-protocol.ts'
import { protocols } from './protocols.ts'
import { findRejected } from './rejected-parameters.ts'

/** How one request ended. `again` may be repeated; `rejected` names a field that the endpoint does not take. */
export type Attempt =
  | { readonly kind: 'answer'; readonly answer: EndpointAnswer; readonly headers: RecordedHeaders }
  | {
      readonly kind: 'again'
      readonly why: string
      readonly afterMs: number | null
      readonly billed: boolean
    }
  | { readonly kind: 'rejected'; readonly name: string; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }

export type RecordedHeaders = Readonly<Record<string, string>>

export type Sending = {
  readonly reviewer: ReviewerConfig
  /** Empty for an endpoint without one. */
  readonly key: string
  /** Takes every reviewer's key out of what comes back: gateways repeat them in errors, and know several. */
  readonly hideKeys: (text: string) => string
  /** What the endpoint must get. */
  readonly messages: Readonly<Record<string, unknown>>
  /** What it may reject. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal
}

/** Hundreds of times the longest answer. */
const mostBytes = 4 * 1024 * 1024

const recordedHeaders = ['content-type', 'request-id', 'x-request-id', 'retry-after']

/**
 * Sends one request. What goes wrong is a value; only an interruption throws. Keys are taken out of all that
 * comes back.
 */
export async function sendOnce(sending: Sending): Promise<Attempt> {
  const { reviewer, key, messages, fields, signal } = sending
  const { timeoutMs = longestAnswerMs } = reviewer
  const protocol = protocols[reviewer.protocol]
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const response = await askOnce({
      url: `${reviewer.endpoint.replace(/\/+$/, '')}${protocol.path}`,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key !== '' && protocol.headers(key)) },
      body: JSON.stringify({ ...messages, ...fields }),
      signal: AbortSignal.any([signal, timeout]),
      maxBodyBytes: mostBytes,
    })
    return judge(response, sending)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof BodyTooLarge)
      return { kind: 'failed', why: 'the answer is larger than 4 MB' }
    if (timeout.aborted) {
      // It may have been answered all the same, and billed.
      const why = `no answer within ${timeoutMs / 1000} s`
      return { kind: 'again', why, afterMs: null, billed: true }
    }
    return { kind: 'again', why: describeNetwork(error), afterMs: null, billed: false }
  }
}

function judge(response: ServiceAnswer, sending: Sending): Attempt {
  const { reviewer, hideKeys, fields } = sending
  const { status, text } = response
  const document = parseWithout(text, hideKeys)
  const why = `${status} ${describeBody(document, hideKeys(text))}`
  if (status === 429 || status === 408 || status >= 500) {
    return { kind: 'again', why, afterMs: readRetryAfter(response), billed: false }
  }
  if (status === 400 || status === 422) {
    const name = findRejected(document, fields)
    const { required } = protocols[reviewer.protocol]
    return name === undefined || required.includes(name)
      ? { kind: 'failed', why }
      : { kind: 'rejected', name, why }
  }
  if (status === 401 || status === 403) {
    return { kind: 'failed', why: `${why}: is the key in ${reviewer.keyEnv ?? 'keyEnv'} right?` }
  }
  if (status !== 200) return { kind: 'failed', why }
  if (document === undefined) {
    const type = response.headers.get('content-type') ?? 'no content type'
    const what = `200 with ${type.split(';')[0]} that is not JSON: is ${reviewer.endpoint} the API's address?`
    return { kind: 'failed', why: what }
  }
  const answer = protocols[reviewer.protocol].parse(toFields(document))
  if (!answer)
    return { kind: 'failed', why: `200 without an answer: ${describeBody(document, '')}` }
  const headers = recordedHeaders.flatMap((name) => {
    const value = response.headers.get(name)
    return value === null ? [] : [[name, hideKeys(value)] as const]
  })
  return { kind: 'answer', answer, headers: Object.fromEntries(headers) }
}

function parseWithout(text: string, hideKeys: Sending['hideKeys']): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) =>
      typeof value === 'string' ? hideKeys(value) : value,
    )
  } catch {
    return undefined // not JSON: the caller says what it is instead
  }
}

/** An error's own words in one line, whatever shape it has. */
function describeBody(document: unknown, text: string): string {
  const fields = toFields(document)
  const error = toFields(fields['error'])
  const said =
    toText(error['message']) ?? toText(fields['error']) ?? toText(fields['message']) ?? text
  return (
    said
      .replaceAll(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, 200) || 'without a word'
  )
}

function describeNetwork(error: unknown): string {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause
  return `no connection: ${cause?.code ?? cause?.message ?? (error as Error).message}`
}

/** Seconds or a date, in milliseconds from now. @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
function readRetryAfter(response: ServiceAnswer): number | null {
  const said = response.headers.get('retry-after')
  if (said === null) return null
  const ms = /^\d+(?:\.\d+)?$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : null
}
