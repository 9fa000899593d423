import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import type { BodyBudget } from './body-collector.ts'
import { toConnectErrorKind, toErrorMessage } from './connect-error.ts'
import { ResponseParser } from './response-parser.ts'
import type { WireAttempt } from './wire-attempt.ts'
import type { TransportErrorKind } from './transport.ts'
import { nowNs } from '../clock.ts'

/** Where connections go to, and how. */
export type Endpoint = {
  readonly host: string
  readonly port: number
  /** Undefined: plain TCP. */
  readonly tls: ConnectionOptions | undefined
  readonly maxBodyBytes: number
  /** Of all connections of the transport. */
  readonly budget: BodyBudget
}

/** Events of a connection, for its pool. */
export type ConnectionEvents = {
  /** The answer is complete and another request may follow. */
  onIdle(connection: Connection): void
  onClosed(connection: Connection): void
}

/** All plain sockets read into this one: libuv fills it and the parser empties it before the next read. */
const sharedReadBuffer = Buffer.allocUnsafeSlow(65_536)

/** A server that says how long it keeps an idle connection is left this much earlier, or at half its time. */
const IDLE_MARGIN_NS = 1e9

/** One TCP or TLS connection: one request in flight at a time, nothing sent twice. */
export class Connection {
  readonly #socket: Socket
  readonly #parser: ResponseParser
  readonly #events: ConnectionEvents
  #state: 'connecting' | 'open' | 'closed' = 'connecting'
  #tcpConnected = false
  #attempt: WireAttempt | undefined
  /** When it must no longer be reused, by what the server said; infinity when it said nothing. */
  reusableUntilNs = Infinity
  idleSinceNs = 0

  /** Connects for the sake of a first attempt; without one it is idle once it is open. */
  constructor(endpoint: Endpoint, attempt: WireAttempt | undefined, events: ConnectionEvents) {
    this.#events = events
    this.#attempt = attempt
    this.#parser = new ResponseParser(endpoint.maxBodyBytes, endpoint.budget)
    this.#socket = endpoint.tls === undefined ? this.#openPlain(endpoint) : this.#openTls(endpoint)
    this.#socket.setNoDelay(true)
    this.#socket.on('connect', () => (this.#tcpConnected = true))
    this.#socket.on(endpoint.tls === undefined ? 'connect' : 'secureConnect', () => this.#opened())
    this.#socket.on('end', () => this.#ended())
    this.#socket.on('error', (error) => this.#broke(error))
    this.#socket.on('close', () => this.#closed())
  }

  get attempt(): WireAttempt | undefined {
    return this.#attempt
  }

  get open(): boolean {
    return this.#state === 'open'
  }

  /** Sends on an open, idle connection; `atNs` is now. */
  start(attempt: WireAttempt, atNs: number): void {
    const { text, encoding, bytes } = attempt.encoded
    this.#attempt = attempt
    this.#parser.expect(attempt.method)
    attempt.sentAtNs = atNs
    if (bytes === undefined) {
      this.#socket.write(text, encoding)
      return
    }
    this.#socket.cork()
    this.#socket.write(text, encoding)
    this.#socket.write(bytes)
    this.#socket.uncork()
  }

  /** Ends its attempt, if its time is over, and with it the connection. */
  sweep(atNs: number): void {
    const attempt = this.#attempt
    if (attempt === undefined || attempt.deadlineNs > atNs) return
    const stage = this.#parser.started ? 'answering' : 'sent'
    this.#drop()
    attempt.timeOut(attempt.sent ? stage : 'connecting')
  }

  /** Closes at once; an attempt in flight fails with this. */
  destroy(kind: TransportErrorKind, message: string): void {
    const attempt = this.#drop()
    attempt?.fail(kind, message)
  }

  #openPlain({ host, port }: Endpoint): Socket {
    return connectTcp({
      host,
      port,
      onread: {
        buffer: sharedReadBuffer,
        callback: (length, buffer) => {
          this.#read(buffer as Buffer, length)
          return true
        },
      },
    })
  }

  #openTls({ host, port, tls }: Endpoint): Socket {
    const socket = connectTls({ ...tls, host, port, ALPNProtocols: ['http/1.1'] })
    socket.on('data', (chunk: Buffer) => this.#read(chunk, chunk.length))
    return socket
  }

  #opened(): void {
    this.#state = 'open'
    const attempt = this.#attempt
    if (attempt === undefined) {
      this.idleSinceNs = nowNs()
      this.#events.onIdle(this)
    } else if (attempt.finished) this.#drop()
    else this.start(attempt, nowNs())
  }

  #read(chunk: Buffer, length: number): void {
    // Bytes that nobody asked for: often a 408 before an idle connection is closed.
    if (this.#attempt === undefined) return void this.#drop()
    const state = this.#parser.feed(chunk, length)
    if (state === 'done') this.#answered(this.#parser.keepAlive)
    else if (state === 'failed') {
      const { isTooLarge, problem } = this.#parser
      this.destroy('parse', isTooLarge ? problem : `the answer is not HTTP: ${problem}`)
    }
  }

  #answered(keepAlive: boolean): void {
    const attempt = this.#attempt
    const { answer, keepAliveSeconds } = this.#parser
    const endedAtNs = nowNs()
    this.#attempt = undefined
    if (!keepAlive || this.#socket.writableLength > 0 || !this.#socket.writable) this.#drop()
    else {
      this.idleSinceNs = endedAtNs
      const keptNs = keepAliveSeconds * 1e9
      this.reusableUntilNs = Number.isNaN(keptNs)
        ? Infinity
        : this.idleSinceNs + keptNs - Math.min(IDLE_MARGIN_NS, keptNs / 2)
      this.#events.onIdle(this)
    }
    if (answer !== undefined) attempt?.succeed(answer, endedAtNs)
  }

  #ended(): void {
    // A close inside the TLS handshake comes as an error too, which says more.
    if (this.#state === 'connecting') return
    if (this.#attempt === undefined) return void this.#drop()
    if (this.#parser.end() === 'done') this.#answered(false)
    else this.destroy('reset', this.#lost('closed the connection'))
  }

  #broke(error: Error): void {
    if (this.#state === 'connecting')
      this.destroy(toConnectErrorKind(error, this.#tcpConnected), toErrorMessage(error))
    else this.destroy('reset', this.#lost(`broke the connection (${toErrorMessage(error)})`))
  }

  #lost(what: string): string {
    const where = this.#parser.started ? 'inside the answer' : 'before any byte of an answer'
    return `the target ${what} ${where}`
  }

  #closed(): void {
    if (this.#state === 'connecting')
      this.destroy(this.#tcpConnected ? 'tls' : 'connect', 'the target closed the connection')
    else this.destroy('reset', this.#lost('closed the connection'))
  }

  /** Leaves the pool and closes; hands out the attempt that was in flight. Idempotent. */
  #drop(): WireAttempt | undefined {
    const attempt = this.#attempt
    this.#attempt = undefined
    if (this.#state !== 'closed') {
      this.#state = 'closed'
      this.#parser.forget()
      this.#socket.destroy()
      this.#events.onClosed(this)
    }
    return attempt
  }
}
