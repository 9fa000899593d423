import type { ParityCase } from '@gauntlet/contract'
import { toJsonText } from '@gauntlet/core/json'
import type { HttpRequest } from '@gauntlet/engine'

/**
 * Methods that may be sent without being asked for. TRACE is safe too by the RFC; nobody compares it.
 *
 * @see RFC 9110 section 9.2.1
 */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Headers and parameters by which frameworks take one method for another: `X-HTTP-Method-Override`, `X-HTTP-Method`,
 * `X-Method-Override`, and `_method` of forms and queries, in any letter case, with `-` or `_`.
 */
const OVERRIDE = /^(?:_method|_http_?method|x_?http_?method(?:_?override)?|x_?method_?override)$/
const OVERRIDE_IN_BODY =
  /(?<![\w-])(?:_method|_http_?method|x[_-]?http[_-]?method(?:[_-]?override)?|x[_-]?method[_-]?override)["']?\s*[:=]/i

const isSafeMethod = (method: string): boolean => SAFE.has(method.trim().toUpperCase())

const isOverride = (name: string): boolean => OVERRIDE.test(name.toLowerCase().replaceAll('-', '_'))

type Asked = Pick<HttpRequest, 'method' | 'path' | 'headers' | 'body'>

/**
 * Why a request may change data: its method is not GET, HEAD or OPTIONS, or it asks to be taken for one that is not.
 * Undefined for a request that only asks.
 */
export function whyUnsafe({ method, path, headers, body }: Asked): string | undefined {
  if (!isSafeMethod(method)) return method.toUpperCase()
  const query = new URLSearchParams(path.split('?').slice(1).join('?'))
  const named = [...Object.entries(headers), ...query].find(
    ([name, value]) => isOverride(name) && !isSafeMethod(value),
  )
  if (named) return `${method} with ${named[0]}: ${named[1]}`
  const text = typeof body === 'string' ? body : body && Buffer.from(body).toString('latin1')
  const inBody = text === undefined ? null : OVERRIDE_IN_BODY.exec(decodeName(text))
  return inBody ? `${method} with ${inBody[0].replace(/["'\s:=]+$/, '')} in its body` : undefined
}

/** Names of form fields may be percent-encoded. */
const decodeName = (text: string): string =>
  text.replaceAll(/%(5f|2d)/gi, (_, code: string) => (code.toLowerCase() === '5f' ? '_' : '-'))

/**
 * The same of a case before it is rendered, with the headers that its targets add: what a template or a hook makes of a
 * request is only seen when it is about to be sent, and asked again there.
 */
export function whyUnsafeCase(
  { request }: Pick<ParityCase, 'request'>,
  targetHeaders: readonly (Readonly<Record<string, string>> | undefined)[],
): string | undefined {
  const { method, url, query, headers, json, form, text } = request
  const names = new URLSearchParams(
    Object.entries(query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
  )
  const inBody = json ?? form
  const body =
    typeof text === 'string' ? text : inBody === undefined ? undefined : toJsonText(inBody)
  return whyUnsafe({
    method,
    path: `${url}${url.includes('?') ? '&' : '?'}${names.toString()}`,
    headers: Object.assign({}, ...targetHeaders, headers) as Record<string, string>,
    ...(body !== undefined && { body }),
  })
}
