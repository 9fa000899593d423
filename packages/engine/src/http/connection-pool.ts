import { Connection, type ConnectionEvents, type Endpoint } from './connection.ts'
import type { WarmOptions } from './transport.ts'
import type { WireAttempt } from './wire-attempt.ts'
import { abortableDelay, nowNs } from '../clock.ts'

/**
 * A connection idle for longer is reused only after one turn of the event loop, in which a close by the
 * server that already arrived is seen. Longer: more requests lost to that race; shorter: more turns waited.
 */
const TRUSTED_IDLE_NS = 1e9

/**
 * More at once overflow the queue of a server that accepts slowly (5 in Python's), and are tried again after 1 s. For the
 * same reason they are spread over half of the time there is, with at most so long a pause.
 */
const WARMED_AT_ONCE = 4
const LONGEST_PAUSE_MS = 40

export type PoolLimits = { readonly maxConnections: number; readonly maxQueued: number }

/** The connections to one origin: newest idle one first, then a new one, then a bounded queue. */
export class ConnectionPool implements ConnectionEvents {
  readonly #endpoint: Endpoint
  readonly #limits: PoolLimits
  readonly #all = new Set<Connection>()
  readonly #idle: Connection[] = []
  /** First in, first out; `#queueHead` moves so that taking is cheap. */
  #queue: WireAttempt[] = []
  #queueHead = 0
  #closed = false
  /** Connections that open without an attempt, and who waits for each: true when it is idle. */
  readonly #warming = new Map<Connection, (opened: boolean) => void>()
  openedCount = 0

  constructor(endpoint: Endpoint, limits: PoolLimits) {
    this.#endpoint = endpoint
    this.#limits = limits
  }

  get size(): number {
    return this.#all.size
  }

  send(attempt: WireAttempt): void {
    if (this.#closed) return attempt.fail('aborted', 'the transport was closed')
    // One reading of the clock serves all: an attempt comes here as soon as it is made.
    const atNs = attempt.createdAtNs
    let connection = this.#idle.pop()
    while (connection !== undefined) {
      if (atNs >= connection.reusableUntilNs) connection.destroy('aborted', 'idle for too long')
      else if (atNs - connection.idleSinceNs > TRUSTED_IDLE_NS)
        return this.#afterOneTurn(connection, attempt)
      else return connection.start(attempt, atNs)
      connection = this.#idle.pop()
    }
    if (this.#all.size < this.#limits.maxConnections) this.#open(attempt)
    else if (this.#queued() < this.#limits.maxQueued) this.#queue.push(attempt)
    else process.nextTick(() => attempt.fail('connect', this.#full()))
  }

  /** Opens connections until so many are idle, a few at a time. */
  async warm(count: number, { neededAtNs, signal }: WarmOptions): Promise<void> {
    const stale = this.#idle.filter(({ reusableUntilNs }) => reusableUntilNs <= neededAtNs)
    for (const connection of stale) connection.destroy('aborted', 'idle for too long')
    const room = this.#limits.maxConnections - this.#all.size
    let missing = Math.min(count - this.#idle.length, room)
    const leftMs = Math.max(0, (neededAtNs - nowNs()) / 1e6)
    const pauseMs = Math.min(LONGEST_PAUSE_MS, (leftMs / 2 / missing) * WARMED_AT_ONCE)
    const open = async (): Promise<void> => {
      while (missing-- > 0 && !signal.aborted && !this.#closed) {
        if (!(await this.#openIdle(signal))) missing = 0
        if (missing > 0) await abortableDelay(pauseMs, signal)
      }
    }
    await Promise.all(Array.from({ length: WARMED_AT_ONCE }, open))
  }

  /** Ends every attempt whose time is over. */
  sweep(atNs: number): void {
    for (const connection of this.#all) connection.sweep(atNs)
    // In the order of arrival: one with a shorter timeout than those before it is found when they have gone.
    for (;;) {
      const first = this.#queue[this.#queueHead]
      if (first === undefined || (first.deadlineNs > atNs && !first.finished)) return
      this.#takeQueued()
      first.timeOut('queued')
    }
  }

  destroy(message: string): void {
    this.#closed = true
    // The queue first: a connection that closes would take the next one from it.
    for (let next = this.#takeQueued(); next !== undefined; next = this.#takeQueued())
      next.fail('aborted', message)
    for (const connection of this.#all) connection.destroy('aborted', message)
  }

  /** Ends this one attempt wherever it is. */
  abort(attempt: WireAttempt): void {
    for (const connection of this.#all)
      if (connection.attempt === attempt) return connection.destroy('aborted', 'aborted')
    attempt.fail('aborted', 'aborted')
  }

  onIdle(connection: Connection): void {
    if (this.#warming.size > 0) this.#warmed(connection, true)
    const next = this.#takeQueued()
    if (next === undefined) this.#idle.push(connection)
    else connection.start(next, nowNs())
  }

  onClosed(connection: Connection): void {
    this.#warmed(connection, false)
    this.#all.delete(connection)
    const at = this.#idle.indexOf(connection)
    if (at >= 0) this.#idle.splice(at, 1)
    const next = this.#takeQueued()
    if (next !== undefined) this.#open(next)
  }

  #open(attempt: WireAttempt): void {
    this.openedCount += 1
    this.#all.add(new Connection(this.#endpoint, attempt, this))
  }

  #openIdle(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const connection = new Connection(this.#endpoint, undefined, this)
      const abort = (): void => connection.destroy('aborted', 'aborted')
      signal.addEventListener('abort', abort, { once: true })
      this.openedCount += 1
      this.#all.add(connection)
      this.#warming.set(connection, (opened) => {
        signal.removeEventListener('abort', abort)
        resolve(opened)
      })
    })
  }

  #warmed(connection: Connection, opened: boolean): void {
    this.#warming.get(connection)?.(opened)
    this.#warming.delete(connection)
  }

  #afterOneTurn(connection: Connection, attempt: WireAttempt): void {
    setImmediate(() => {
      if (attempt.finished) {
        if (connection.open) this.onIdle(connection)
      } else if (connection.open) connection.start(attempt, nowNs())
      else this.send(attempt)
    })
  }

  #queued(): number {
    return this.#queue.length - this.#queueHead
  }

  #takeQueued(): WireAttempt | undefined {
    while (this.#queueHead < this.#queue.length) {
      const attempt = this.#queue[this.#queueHead++] as WireAttempt
      if (this.#queueHead > 1_024 && this.#queueHead * 2 > this.#queue.length) {
        this.#queue = this.#queue.slice(this.#queueHead)
        this.#queueHead = 0
      }
      if (!attempt.finished) return attempt
    }
    return undefined
  }

  #full(): string {
    const { maxConnections, maxQueued } = this.#limits
    return `all ${maxConnections} connections are busy and ${maxQueued} requests wait for one`
  }
}
