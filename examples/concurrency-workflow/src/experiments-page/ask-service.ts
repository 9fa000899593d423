import { askOnce, BodyTooLarge, type ServiceAnswer } from '@gauntlet/contract'
import { PageError } from 'gauntlet'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'

/** The experiments service that `/experiments` shows, as EXPERIMENTS_URL and EXPERIMENTS_TOKEN name it. */
export type ExperimentsAccess = {
  /** `http://127.0.0.1:3000`: nothing is ever asked elsewhere. */
  readonly origin: string
  /** What the service's own DASHBOARD_TOKEN holds. No browser gets it. */
  readonly token?: string
}

type Question<Schema extends TSchema> = {
  readonly path: `/v1/metrics/${'daily' | 'experiments' | 'funnels'}`
  readonly query: Readonly<Record<string, string>>
  readonly schema: Schema
  readonly signal: AbortSignal
}

/** A service that counts 90 days of many experiments answers within a second; a page should not wait for longer. */
const patienceMs = 5000
const maxBytes = 8 * 1024 * 1024

/**
 * One question to the service, with the token: GET, no redirect, bounded in time and size.
 *
 * @throws PageError unreachable, refused or not-found
 */
export async function askService<Schema extends TSchema>(
  { origin, token }: ExperimentsAccess,
  { path, query, schema, signal }: Question<Schema>,
): Promise<Static<Schema>> {
  const url = new URL(path, origin)
  url.search = new URLSearchParams(query).toString()
  const headers = { accept: 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
  let response: ServiceAnswer
  let body: unknown
  try {
    response = await askOnce({ url, headers, signal: limit, maxBodyBytes: maxBytes })
    body = toJson(response.text)
  } catch (cause) {
    throw unreachable(`the experiments service at ${origin} ${whyNot(cause)}`, cause)
  }
  if (response.ok && Value.Check(schema, body)) return body
  throw toFailure(origin, response.status, body)
}

function toFailure(origin: string, status: number, body: unknown): PageError {
  if (status === 401 || status === 403) {
    return new PageError('refused', `the experiments service at ${origin} refuses`, {
      hint: 'EXPERIMENTS_TOKEN must hold what DASHBOARD_TOKEN holds in the experiments service.',
    })
  }
  const { detail } = (body ?? {}) as { detail?: unknown }
  const said = typeof detail === 'string' ? `: ${detail.slice(0, 200)}` : ''
  if (status === 404 && said) return new PageError('not-found', `the experiments service${said}`)
  const what = status === 200 ? 'something else than metrics' : `${status}${said}`
  return unreachable(`the experiments service at ${origin} answered ${what}`)
}

function unreachable(message: string, cause?: unknown): PageError {
  const hint = 'Is the experiments service up, and EXPERIMENTS_URL its address?'
  return new PageError('unreachable', message, { cause, hint })
}

function whyNot(cause: unknown): string {
  if (cause instanceof BodyTooLarge) return `answered with more than ${maxBytes / 1024 ** 2} MiB`
  if (cause instanceof DOMException && cause.name === 'TimeoutError') {
    return `did not answer within ${patienceMs / 1000} s`
  }
  const { code } = ((cause as Error).cause ?? {}) as { code?: string }
  return `does not answer${code ? ` (${code})` : ''}`
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
