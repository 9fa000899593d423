import { Agent, ProxyAgent, type Dispatcher } from 'undici'
import { nowNs } from '../clock.ts'
import { toConnectErrorKind, toErrorMessage } from './connect-error.ts'
import type {
  Exchange,
  HttpAnswer,
  HttpRequest,
  Transport,
  TransportErrorKind,
} from './transport.ts'

export type UndiciTransportOptions = {
  /** HTTP/2 where the server offers it (by ALPN, so over TLS only). Default true. */
  readonly http2?: boolean
  /** `http://proxy:3128`: requests go through it. */
  readonly proxy?: string
  /** To one origin. Default 1,024. */
  readonly maxConnections?: number
  /** Default true. */
  readonly verifyTls?: boolean
  readonly ca?: string | Buffer
}

/** Errors of undici by what they mean; the rest are lost connections. */
const KINDS: Readonly<Record<string, TransportErrorKind>> = {
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_INVALID_ARG: 'invalid',
  UND_ERR_HEADERS_OVERFLOW: 'parse',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'parse',
}

/** Codes of errors before a connection stood. */
const CONNECT_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
])

/**
 * HTTP/1.1 and HTTP/2, also through a proxy, over undici: slower than the socket transport, for targets that
 * need it. Sends once like that one; of a failed request it cannot say surely that nothing left, unless no
 * connection stood.
 */
export function createUndiciTransport(options: UndiciTransportOptions = {}): Transport {
  const { verifyTls = true, ca } = options
  const tls = { rejectUnauthorized: verifyTls, ...(ca !== undefined && { ca }) }
  const common = {
    allowH2: options.http2 ?? true,
    connections: options.maxConnections ?? 1_024,
    pipelining: 1,
  }
  const dispatcher =
    options.proxy === undefined
      ? new Agent({ ...common, connect: tls })
      : new ProxyAgent({ ...common, uri: options.proxy, requestTls: tls, proxyTls: tls })
  return {
    send: (request, signal) => send(dispatcher, request, signal),
    close: () => dispatcher.destroy(),
  }
}

async function send(
  dispatcher: Dispatcher,
  request: HttpRequest,
  signal: AbortSignal | undefined,
): Promise<Exchange> {
  const sentAtNs = nowNs()
  const deadline = AbortSignal.timeout(request.timeoutMs)
  try {
    const { statusCode, headers, body } = await dispatcher.request({
      origin: request.origin,
      path: request.path,
      method: request.method,
      headers: withoutHost(request.headers),
      body: request.body ?? null,
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      // The deadline above covers both.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    const bytes = new Uint8Array(await body.arrayBuffer())
    const answer: HttpAnswer = { status: statusCode, headers: flatten(headers), body: bytes }
    return { sentAtNs, endedAtNs: nowNs(), answer }
  } catch (error) {
    const { kind, sent } = classify(error as Error, { deadline, signal })
    const message =
      kind === 'timeout'
        ? `no complete answer within ${request.timeoutMs} ms`
        : toErrorMessage(error as Error)
    return { sentAtNs, endedAtNs: nowNs(), error: { kind, message, sent } }
  }
}

function classify(
  error: Error & { readonly code?: string },
  { deadline, signal }: { deadline: AbortSignal; signal: AbortSignal | undefined },
): { readonly kind: TransportErrorKind; readonly sent: boolean } {
  if (signal?.aborted) return { kind: 'aborted', sent: true }
  if (deadline.aborted) return { kind: 'timeout', sent: true }
  const code = error.code ?? ''
  const codes = error instanceof AggregateError ? toCodes(error) : [code]
  if (codes.length > 0 && codes.every((each) => CONNECT_CODES.has(each)))
    return { kind: toConnectErrorKind(error, false), sent: false }
  if (error.name === 'HTTPParserError') return { kind: 'parse', sent: true }
  // Certificates are judged before the first byte of a request.
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code))
    return { kind: 'tls', sent: false }
  const kind = KINDS[code] ?? 'reset'
  return { kind, sent: kind !== 'invalid' && code !== 'UND_ERR_CONNECT_TIMEOUT' }
}

function toCodes({ errors }: AggregateError): readonly string[] {
  return errors.map((each) => (each as NodeJS.ErrnoException).code ?? '')
}

function withoutHost(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name !== 'host' && name !== 'content-length'),
  )
}

function flatten(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  const flat = Object.create(null) as Record<string, string>
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    flat[name] = typeof value === 'string' ? value : value.join(name === 'set-cookie' ? '\n' : ', ')
  }
  return flat
}
