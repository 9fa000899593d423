import {
  compileTemplate,
  renderText,
  type FlowContext,
  type RequestDraft,
  type RequestStep,
} from '@gauntlet/core/flow'
import type { HttpRequest } from '../http/transport.ts'
import { compileBody, compileForm } from './compile-body.ts'
import { compileIdentity, type RequestScope } from './compile-identity.ts'
import type { FlowUser } from './flow-io.ts'
import { resolveUrl } from './target-url.ts'

/** Builds the request of a step for one user. @throws TemplateError when a template has no value */
export type BuildRequest = (user: FlowUser) => HttpRequest

/** A slow target is data, an endless one must end: seconds as Artillery's default. */
const DEFAULT_TIMEOUT_MS = 10_000

type Address = { readonly origin: string; readonly path: string }
type RequestParts = Omit<RequestStep, 'kind'>

/**
 * Works out all of a step that does not vary; what is left is joined for each request. When nothing varies, each
 * request is the identical object; when no header does, `headers` is.
 *
 * @throws TemplateError when a template cannot be read
 */
export function compileRequest(step: RequestParts, scope: RequestScope): BuildRequest {
  const { constants, defaults } = scope
  const method = step.method.toUpperCase()
  const timeoutMs = step.timeoutMs ?? defaults.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const addressOf = compileAddress(step, scope)
  const body = compileBody(step, constants)
  const identityFor = compileIdentity(step, scope, body?.contentType)
  const known = addressOf.constant && identityFor(addressOf.constant.origin)
  const isConstant =
    known && !known.auth && !known.cookies && !known.lines && (!body || body.constant !== undefined)
  const fixed: HttpRequest | undefined =
    isConstant && addressOf.constant && known.headers.constant
      ? {
          method,
          ...addressOf.constant,
          headers: known.headers.constant,
          timeoutMs,
          ...constantBody(body),
        }
      : undefined
  return (user) => {
    if (fixed) return withCookies(fixed, user)
    const address = addressOf.constant ?? addressOf.address(user)
    const { headers, auth, cookies, lines } = known ?? identityFor(address.origin)
    let own = headers.constant ?? headers.texts(user)
    if (auth) own = { ...own, authorization: auth(user) }
    const given = Object.entries(cookies?.texts(user) ?? {})
    if (!step.cookiesOnce)
      for (const [name, value] of given) user.cookies.set(address.origin, name, value)
    const once = step.cookiesOnce ? given.map((pair) => pair.join('=')) : []
    const { origin, path } = address
    const text = body?.text(user)
    const request: HttpRequest =
      text === undefined
        ? { method, origin, path, headers: own, timeoutMs }
        : { method, origin, path, headers: own, body: text, timeoutMs }
    return withCookies(lines ? { ...request, headerLines: lines(user) } : request, user, once)
  }
}

const constantBody = (
  body: { readonly constant?: string | Uint8Array } | undefined,
): { body?: string | Uint8Array } => (body?.constant === undefined ? {} : { body: body.constant })

/** With the cookies that the user has for its address. @param once further ones, `name=value` */
export function withCookies(
  request: HttpRequest,
  user: FlowUser,
  once: readonly string[] = [],
): HttpRequest {
  if (user.cookies.isEmpty && once.length === 0) return request
  const held = user.cookies.headerFor(request.origin, request.path, Date.now())
  const all = held === undefined ? once : [held, ...once]
  if (all.length === 0) return request
  return { ...request, headers: { ...request.headers, cookie: all.join('; ') } }
}

function compileAddress(
  step: RequestParts,
  scope: RequestScope,
): { readonly constant?: Address; address(context: FlowContext): Address } {
  const { target, constants, allowOrigin } = scope
  const url = compileTemplate(step.url, constants)
  const query = compileForm(step.query ?? {}, constants)
  const resolve = (rendered: string, search: string): Address => {
    const { origin, path } = resolveUrl(rendered, target, allowOrigin)
    if (search === '') return { origin, path }
    return { origin, path: `${path}${path.includes('?') ? '&' : '?'}${search}` }
  }
  if (url.kind === 'constant' && query.constant !== undefined) {
    const constant = resolve(String(url.value), query.constant)
    return { constant, address: () => constant }
  }
  return { address: (context) => resolve(renderText(url, context), query.text(context)) }
}

/** The step as its `before` hooks may change it. Templates in it are rendered after the hooks. */
export function toDraft(step: RequestStep): RequestDraft {
  const {
    method,
    url,
    headers,
    query,
    cookies,
    json,
    text,
    bytes,
    form,
    multipart,
    basicAuth,
    name,
  } = step
  return {
    method,
    url,
    headers: { ...headers },
    ...(query && { query: { ...query } }),
    ...(cookies && { cookies: { ...cookies } }),
    ...(json !== undefined && { json: typeof json === 'function' ? json : structuredClone(json) }),
    ...(typeof text === 'string' && { text }),
    ...(bytes && { bytes }),
    ...(basicAuth && { basicAuth: { ...basicAuth } }),
    ...(name !== undefined && { name }),
    ...(form && { form: { ...form } }),
    ...(multipart && { multipart }),
  }
}

/** The step as its hooks left it: what they took out is not there any more. */
export function withDraft(step: RequestStep, draft: RequestDraft): RequestStep {
  const {
    json: _json,
    bytes: _bytes,
    form: _form,
    multipart: _multipart,
    query: _query,
    cookies: _cookies,
    basicAuth: _basicAuth,
    text,
    ...rest
  } = step
  return { ...rest, ...(typeof text === 'function' && { text }), ...draft }
}
