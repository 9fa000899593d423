import { TemplateError, type RequestStep } from '@gauntlet/core/flow'
import type { HttpAnswer, HttpRequest } from '../http/transport.ts'
import { CREDENTIAL, type RequestScope } from './compile-identity.ts'
import { withCookies } from './compile-request.ts'
import type { FlowUser, StepInfo } from './flow-io.ts'
import { resolveUrl } from './target-url.ts'

/** A redirect that was followed, as an answer lists it. */
export type Hop = { readonly status: number; readonly location: string }

const REDIRECTS = new Set([301, 302, 303, 307, 308])
const SAFE = new Set(['GET', 'HEAD'])

type Asked = { readonly request: HttpRequest; readonly answer: HttpAnswer }
type Following = { readonly user: FlowUser; readonly scope: RequestScope }

/**
 * The request that an answer redirects to, or why it cannot be sent; undefined where the answer stands: it is no
 * redirect, or following it would send again what may change data.
 */
export function findNext(
  asked: Asked,
  step: Pick<RequestStep, 'redirects'>,
  following: Following,
): { readonly request?: HttpRequest; readonly why?: string } | undefined {
  try {
    const request = toNextRequest(asked, step, following)
    return request && { request }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return { why: error.message }
  }
}

function toNextRequest(
  { request, answer }: Asked,
  { redirects }: Pick<RequestStep, 'redirects'>,
  { user, scope }: Following,
): HttpRequest | undefined {
  const { location } = answer.headers
  if (!redirects || location === undefined || !REDIRECTS.has(answer.status)) return undefined
  const isSafe = SAFE.has(request.method)
  if (!isSafe && !redirects.rewrite.includes(answer.status)) return undefined
  const from = request.origin + request.path
  const url = URL.canParse(location, from) ? new URL(location, from).href : location
  const { origin, path } = resolveUrl(url, scope.target, scope.allowOrigin)
  const isSame = origin === request.origin
  const headers = Object.entries(request.headers).filter(
    ([name]) =>
      name !== 'cookie' &&
      (isSame || (!CREDENTIAL.test(name) && name !== 'host')) &&
      (isSafe || !name.startsWith('content-')),
  )
  const lines = request.headerLines?.filter(([name]) => isSame || !CREDENTIAL.test(name))
  const next: HttpRequest = {
    method: isSafe ? request.method : 'GET',
    origin,
    path,
    headers: Object.fromEntries(headers),
    timeoutMs: request.timeoutMs,
    ...(lines && { headerLines: lines }),
    ...(isSafe && request.body !== undefined && isSame && { body: request.body }),
  }
  return withCookies(next, user)
}

/** How the attempts of a step that follows redirects are recorded: apart from each other. */
export type RedirectInfos = {
  /** The first, when its answer is a redirect. */
  readonly redirecting: StepInfo
  /** What a redirect led to: another redirect, or the answer of the step. */
  readonly redirectedOn: StepInfo
  readonly redirected: StepInfo
}

export function toRedirectInfos(info: StepInfo): RedirectInfos {
  const redirected = {
    ...info,
    name: `${info.name} (redirected)`,
    method: SAFE.has(info.method) ? info.method : 'GET',
    endpoint: `${info.endpoint} (redirected)`,
  }
  return {
    redirecting: { ...info, declaresStatus: true },
    redirectedOn: { ...redirected, declaresStatus: true },
    redirected,
  }
}
