import type { HttpRequest } from '../http/transport.ts'

type Cookie = { readonly value: string; readonly path: string; readonly expiresAtMs: number }

/** More than any site sets; the oldest goes first. RFC 6265, section 6.1 asks for at least 50 a host. */
const MAX_COOKIES_PER_HOST = 100

/**
 * The cookies of one virtual user. Every cookie stays with the origin that set it: `Domain` is not widened,
 * and `Secure` needs no TLS, since load goes to loopback.
 *
 * @see RFC 6265, sections 5.1.4, 5.2 and 5.3
 */
export class CookieJar {
  #origins: Map<string, Map<string, Cookie>> | undefined

  get isEmpty(): boolean {
    return this.#origins === undefined
  }

  /** Keeps what an answer sets: the `set-cookie` lines of one answer, joined with newlines. */
  store(request: Pick<HttpRequest, 'origin' | 'path'>, setCookie: string, nowMs: number): void {
    for (const line of setCookie.split('\n')) {
      const parsed = parseCookie(line, request.path, nowMs)
      if (parsed) this.#put(request.origin, parsed.name, parsed.cookie)
    }
  }

  /** Sets a cookie of the flow's own. */
  set(origin: string, name: string, value: string): void {
    this.#put(origin, name, { value, path: '/', expiresAtMs: Number.POSITIVE_INFINITY })
  }

  /** The `cookie` header for a request, or undefined when there is none to send. */
  headerFor(origin: string, path: string, nowMs: number): string | undefined {
    const cookies = this.#origins?.get(origin)
    if (!cookies) return undefined
    const pairs: string[] = []
    for (const [key, cookie] of cookies) {
      if (cookie.expiresAtMs > nowMs && pathMatches(path, cookie.path)) {
        pairs.push(`${key.slice(0, key.indexOf(';'))}=${cookie.value}`)
      }
    }
    return pairs.length === 0 ? undefined : pairs.join('; ')
  }

  #put(origin: string, name: string, cookie: Cookie): void {
    this.#origins ??= new Map()
    const cookies = this.#origins.get(origin) ?? new Map<string, Cookie>()
    this.#origins.set(origin, cookies)
    cookies.set(`${name};${cookie.path}`, cookie)
    const [oldest] = cookies.keys()
    if (cookies.size > MAX_COOKIES_PER_HOST && oldest !== undefined) cookies.delete(oldest)
  }
}

function parseCookie(
  line: string,
  requestPath: string,
  nowMs: number,
): { name: string; cookie: Cookie } | undefined {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const equals = pair.indexOf('=')
  if (equals < 1) return undefined
  let path = defaultPath(requestPath)
  let expiresAtMs = Number.POSITIVE_INFINITY
  let maxAge: number | undefined
  for (const attribute of attributes) {
    const [key = '', value = ''] = splitOnce(attribute, '=')
    const name = key.toLowerCase()
    if (name === 'path' && value.startsWith('/')) path = value
    if (name === 'max-age' && /^-?\d+$/.test(value)) maxAge = Number(value)
    if (name === 'expires' && !Number.isNaN(Date.parse(value))) expiresAtMs = Date.parse(value)
  }
  if (maxAge !== undefined) expiresAtMs = maxAge <= 0 ? 0 : nowMs + maxAge * 1000
  return {
    name: pair.slice(0, equals),
    cookie: { value: pair.slice(equals + 1), path, expiresAtMs },
  }
}

const splitOnce = (text: string, at: string): string[] => {
  const index = text.indexOf(at)
  return index < 0 ? [text] : [text.slice(0, index).trim(), text.slice(index + 1).trim()]
}

function defaultPath(requestPath: string): string {
  const path = requestPath.split('?', 1)[0] ?? '/'
  const slash = path.lastIndexOf('/')
  return slash <= 0 ? '/' : path.slice(0, slash)
}

function pathMatches(requestPath: string, cookiePath: string): boolean {
  const path = requestPath.split('?', 1)[0] ?? '/'
  if (!path.startsWith(cookiePath)) return false
  return (
    path.length === cookiePath.length || cookiePath.endsWith('/') || path[cookiePath.length] === '/'
  )
}
