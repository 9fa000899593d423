import { invariant } from '@gauntlet/core'
import { isIP } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { BodyBudget } from './body-collector.ts'
import { ConnectionPool } from './connection-pool.ts'
import { RequestEncoder } from './request-encoder.ts'
import type { Exchange, HttpRequest, Transport, WarmOptions } from './transport.ts'
import { WireAttempt } from './wire-attempt.ts'
import { nowNs } from '../clock.ts'

export type SocketTransportOptions = {
  /** To one origin. Requests beyond wait for a free connection. Default 1,024. */
  readonly maxConnections?: number
  /** Requests waiting for a connection to one origin; one more fails. Default 100,000. */
  readonly maxQueued?: number
  /** A larger body of an answer is a parse error. Default 16 MiB. */
  readonly maxBodyBytes?: number
  /** For https. The certificate is verified unless `rejectUnauthorized` says otherwise. */
  readonly tls?: TlsIdentity & Pick<ConnectionOptions, 'rejectUnauthorized'>
  /** The same for single origins, over `tls`. */
  readonly originTls?: OriginTls | undefined
}

export type TlsIdentity = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername'>

/** Whom each origin is trusted by, and the certificate that it alone is shown. */
export type OriginTls = ReadonlyMap<string, TlsIdentity>

/** To one origin, where a scenario does not say. */
export const MOST_CONNECTIONS = 1_024

const DEFAULTS = {
  maxConnections: MOST_CONNECTIONS,
  maxQueued: 100_000,
  maxBodyBytes: 16 * 1_048_576,
}

/**
 * What the bodies on their way may hold together, whatever the targets send: with it, the process stays below 400 MB. Less
 * would refuse honest answers of 1.5 MiB on 64 connections.
 */
const BODIES_BYTES = 96 * 1_048_576

/** Timeouts are seen this late at most; one sweep replaces a timer for each request. */
const SWEEP_MS = 20

type Route = { readonly pool: ConnectionPool; readonly encoder: RequestEncoder }

/**
 * HTTP/1.1 over plain sockets, written for speed: keep-alive, one request in flight on a connection, never a
 * retry, never a redirect.
 */
class SocketTransport implements Transport {
  readonly #options: SocketTransportOptions
  readonly #routes = new Map<string, Route>()
  readonly #budget = new BodyBudget(BODIES_BYTES)
  #lastOrigin = ''
  #lastRoute: Route | undefined
  #sweeper: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: SocketTransportOptions) {
    this.#options = options
  }

  dispatch(request: HttpRequest, done: (exchange: Exchange) => void): void {
    this.#start(request, done)
  }

  send(request: HttpRequest, signal?: AbortSignal): Promise<Exchange> {
    return new Promise((resolve) => {
      if (signal === undefined) return this.#start(request, resolve)
      if (signal.aborted) return resolve(neverSent('aborted', 'aborted before it was sent'))
      const attempt = this.#start(request, (exchange) => {
        signal.removeEventListener('abort', abort)
        resolve(exchange)
      })
      const abort = (): void => {
        if (attempt !== undefined) this.#routeTo(request.origin).pool.abort(attempt)
      }
      signal.addEventListener('abort', abort, { once: true })
    })
  }

  async warm(origins: readonly string[], options: WarmOptions): Promise<void> {
    if (this.#closed) return
    const counts = new Map<string, number>()
    for (const origin of origins) counts.set(origin, (counts.get(origin) ?? 0) + 1)
    const all = [...counts].map(([origin, count]) =>
      this.#routeTo(origin).pool.warm(count, options),
    )
    await Promise.all(all)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#sweeper)
    for (const { pool } of this.#routes.values()) pool.destroy('the transport was closed')
  }

  /** Connections opened so far, to all origins: what keep-alive saved is the difference to the requests. */
  get openedConnections(): number {
    let count = 0
    for (const { pool } of this.#routes.values()) count += pool.openedCount
    return count
  }

  #start(request: HttpRequest, done: (exchange: Exchange) => void): WireAttempt | undefined {
    if (this.#closed) {
      process.nextTick(done, neverSent('aborted', 'the transport was closed'))
      return undefined
    }
    const { pool, encoder } = this.#routeTo(request.origin)
    const encoded = encoder.encode(request)
    if ('problem' in encoded) {
      process.nextTick(done, neverSent('invalid', encoded.problem))
      return undefined
    }
    const attempt = new WireAttempt(request, encoded, done)
    pool.send(attempt)
    return attempt
  }

  #routeTo(origin: string): Route {
    if (this.#lastRoute !== undefined && origin === this.#lastOrigin) return this.#lastRoute
    const route = this.#routes.get(origin) ?? this.#openRoute(origin)
    this.#lastOrigin = origin
    this.#lastRoute = route
    return route
  }

  #openRoute(origin: string): Route {
    const url = new URL(origin)
    const secure = url.protocol === 'https:'
    invariant(secure || url.protocol === 'http:', `an origin of http or https: ${origin}`)
    const host = toHost(url)
    const endpoint = {
      host,
      port: Number(url.port) || (secure ? 443 : 80),
      tls: toTlsOptions(url, this.#options),
      maxBodyBytes: this.#options.maxBodyBytes ?? DEFAULTS.maxBodyBytes,
      budget: this.#budget,
    }
    const pool = new ConnectionPool(endpoint, {
      maxConnections: this.#options.maxConnections ?? DEFAULTS.maxConnections,
      maxQueued: this.#options.maxQueued ?? DEFAULTS.maxQueued,
    })
    const route = { pool, encoder: new RequestEncoder(url.host) }
    this.#routes.set(origin, route)
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS).unref()
    return route
  }

  #sweep(): void {
    const atNs = nowNs()
    for (const { pool } of this.#routes.values()) pool.sweep(atNs)
  }
}

const toHost = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

/** Undefined where the URL is of plain HTTP. */
export function toTlsOptions(
  url: URL,
  { tls, originTls }: SocketTransportOptions,
): ConnectionOptions | undefined {
  if (url.protocol !== 'https:') return undefined
  return { servername: serverName(toHost(url)), ...tls, ...originTls?.get(url.origin) }
}

/** SNI takes names only, no addresses. @see RFC 6066, section 3 */
function serverName(host: string): string {
  return isIP(host) === 0 ? host : ''
}

function neverSent(kind: 'aborted' | 'invalid', message: string): Exchange {
  const atNs = nowNs()
  return { sentAtNs: atNs, endedAtNs: atNs, error: { kind, message, sent: false } }
}

export type { SocketTransport }

/** A transport for HTTP/1.1 on `http:` and `https:` origins. */
export function createSocketTransport(options: SocketTransportOptions = {}): SocketTransport {
  return new SocketTransport(options)
}
