import { connect, type Socket } from 'node:net'
import type { ProxiedExchange } from './proxied-exchange.ts'
import type { ExchangeEnd, ResetSides } from './fault-decision.ts'
import { MessageFramer, type MessagePiece } from './message-framer.ts'
import {
  endsHttp,
  findMethod,
  findStatus,
  isInterim,
  toAnswerBody,
  toRequestBody,
} from './message-head.ts'

export type ProxiedConnectionOptions = {
  readonly caller: Socket
  /** `http://127.0.0.1:3000` */
  readonly origin: URL
  /** Asked at the head of each request. */
  readonly begin: (request: { readonly method: string; readonly head: string }) => ProxiedExchange
  /** Called for what is no request that can be read in one way only: it passes, from here on to the end of the connection. */
  readonly onUnread: () => void
}

/** Requests of one connection without an answer yet; more are read when one has come. */
const pipelineLimit = 1000

/**
 * A caller's connection and its own one to the origin. Bytes go from one to the other as they come; a side that ends
 * (FIN) ends the other behind its last byte, and one that breaks (RST) breaks the other, but for a reset of ours.
 */
export class ProxiedConnection {
  readonly #options: ProxiedConnectionOptions
  readonly #requests = new MessageFramer(toRequestBody)
  readonly #answers = new MessageFramer((head) => toAnswerBody(head, this.#open[0]?.method))
  /** Exchanges without an answer yet. */
  readonly #open: ProxiedExchange[] = []
  #sending: ProxiedExchange | undefined
  #origin: Socket | undefined
  #answering: Promise<void> | undefined
  #originEnded = false
  #originReached = false
  /** Who broke the connection first. */
  #brokenBy: 'caller' | 'origin' | undefined
  #wasCut = false

  constructor(options: ProxiedConnectionOptions) {
    this.#options = options
    options.caller.on('error', () => {
      this.#brokenBy ??= 'caller'
      if (!this.#wasCut) this.#origin?.resetAndDestroy()
    })
    void this.#passRequestsOn()
  }

  destroy(): void {
    this.#options.caller.destroy()
    this.#origin?.destroy()
  }

  get #howEnded(): ExchangeEnd {
    if (!this.#originReached) return 'unreached'
    return this.#brokenBy ?? 'origin'
  }

  async #passRequestsOn(): Promise<void> {
    const { caller } = this.#options
    try {
      for await (const bytes of caller.iterator({ destroyOnReturn: false })) {
        for (const piece of this.#requests.push(bytes)) await this.#passRequestOn(piece)
      }
      const { rest } = this.#requests.end()
      if (rest.length > 0) await write(this.#callOrigin(), rest)
      await checkUnbroken(caller)
      const writer = this.#origin ?? caller
      writer.end()
    } catch {
      // What the origin said before it broke is received first.
      await this.#answering
      this.#cut()
    } finally {
      this.#sending?.end(this.#howEnded)
    }
  }

  async #passRequestOn({ head, bytes, ended }: MessagePiece): Promise<void> {
    if (this.#wasCut) return
    if (head !== undefined) await this.#begin(head)
    const exchange = this.#sending
    exchange?.tap?.request(bytes)
    await write(this.#callOrigin(), head === undefined ? bytes : this.#withOwnHost(head, bytes))
    if (!ended) return
    this.#sending = undefined
    const sides = await exchange?.endRequest()
    if (sides) this.#cut(sides)
  }

  async #begin(head: string): Promise<void> {
    const method = findMethod(head)
    if (method === undefined) return this.#options.onUnread()
    if (this.#open.length >= pipelineLimit) await this.#open[0]?.over
    const exchange = this.#options.begin({ method, head })
    this.#sending = exchange
    if (this.#originEnded) exchange.end()
    else this.#open.push(exchange)
  }

  /** Who called the proxy by its address meant the origin. */
  #withOwnHost(head: string, bytes: Buffer): Buffer {
    const { caller, origin } = this.#options
    const own = [caller.localAddress, 'localhost'].map((name) => `${name}:${caller.localPort}`)
    const named = head.replace(/^(host:[ \t]*)(\S+)/im, (field, name: string, host: string) =>
      own.includes(host.toLowerCase()) ? `${name}${origin.host}` : field,
    )
    return named === head
      ? bytes
      : Buffer.concat([Buffer.from(named, 'latin1'), bytes.subarray(head.length)])
  }

  #callOrigin(): Socket {
    if (this.#origin) return this.#origin
    const { hostname, port } = this.#options.origin
    this.#origin = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 80),
      allowHalfOpen: true,
      noDelay: true,
    })
    this.#origin.on('error', () => (this.#brokenBy ??= 'origin'))
    this.#origin.once('connect', () => (this.#originReached = true))
    this.#answering = this.#passAnswersOn(this.#origin)
    return this.#origin
  }

  async #passAnswersOn(origin: Socket): Promise<void> {
    const { caller } = this.#options
    try {
      for await (const bytes of origin.iterator({ destroyOnReturn: false })) {
        for (const piece of this.#answers.push(bytes)) await this.#passAnswerOn(piece)
      }
      const { rest, wasEnd } = this.#answers.end()
      if (wasEnd) this.#endAnswer()
      if (rest.length > 0) await this.#passToCaller(rest)
      await checkUnbroken(origin)
      caller.end()
    } catch {
      this.#cut()
      if (!origin.destroyed) origin.resetAndDestroy()
    } finally {
      this.#originEnded = true
      for (const exchange of this.#open.splice(0)) exchange.end(this.#howEnded)
    }
  }

  async #passAnswerOn({ head, bytes, ended }: MessagePiece): Promise<void> {
    const [exchange] = this.#open
    const status = head === undefined ? undefined : findStatus(head)
    exchange?.tap?.answer(bytes)
    if (head !== undefined) await exchange?.beginAnswer(head)
    if (!exchange?.isLost) await this.#passToCaller(bytes)
    const leavesHttp = endsHttp(status, exchange?.method)
    if (leavesHttp) this.#requests.passThrough()
    if (leavesHttp || (ended && !isInterim(status))) this.#endAnswer()
  }

  /** A caller that we cut off receives nothing more, and that is no break. */
  async #passToCaller(bytes: Buffer): Promise<void> {
    if (this.#wasCut) return
    await write(this.#options.caller, bytes).catch((error: unknown) => {
      if (!this.#wasCut) throw error
    })
  }

  #endAnswer(): void {
    if (this.#open.shift()?.endAnswer()) this.#cut()
    this.#endAfterCut()
  }

  /** Resets the caller's side (RST, not FIN); the origin works on what it was sent, or is reset, too. */
  #cut(sides: ResetSides = 'caller'): void {
    const { caller } = this.#options
    this.#wasCut = true
    if (caller.writableEnded) caller.destroy()
    else if (!caller.destroyed) caller.resetAndDestroy()
    if (sides === 'both' && this.#origin?.destroyed === false) this.#origin.resetAndDestroy()
    this.#endAfterCut()
  }

  #endAfterCut(): void {
    if (this.#wasCut && !this.#open.some(({ sent }) => sent)) this.#origin?.destroy()
  }
}

function write(to: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    to.write(bytes, (error) => (error ? reject(error) : resolve()))
  })
}

/** A break (RST) that comes with the last bytes is read as an end: only a write distinguishes them, one of nothing too. */
async function checkUnbroken(ended: Socket): Promise<void> {
  if (!ended.writableEnded) await write(ended, Buffer.alloc(0))
}
