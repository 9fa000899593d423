import { createServer, request as askNode } from 'node:http'
import { Duplex } from 'node:stream'
import { Client } from 'undici'
import type { Wire } from './make-wire.ts'
import { toFields, type Reading } from './reading.ts'

/** No case takes longer: an oracle that is not done then hangs. What is tested has no I/O, and cannot. */
const HANG_MS = 1_000

/** A connection on which the other side says this and ends. */
class Said extends Duplex {
  readonly #text: string
  #isAsked: boolean

  constructor(text: string, whenAsked: boolean) {
    super({ allowHalfOpen: true })
    this.#text = text
    this.#isAsked = !whenAsked
    if (!whenAsked) this.#say()
  }

  override _read(): void {}

  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    if (!this.#isAsked) setImmediate(() => this.#say())
    this.#isAsked = true
    done()
  }

  #say(): void {
    if (this.destroyed) return
    this.push(Buffer.from(this.#text, 'latin1'))
    this.push(null)
  }

  // What clients ask of a socket.
  setTimeout(): this {
    return this
  }
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
}

type Answered = { status: number; raw: readonly string[]; body: Buffer }

const toReading = ({ status, raw, body }: Answered): Reading => ({
  messages: [{ start: String(status), fields: toFields(raw), body: body.toString('latin1') }],
})

export const toRefused = (error: unknown): Reading => {
  const { code, message } = error as NodeJS.ErrnoException
  return { refused: code ?? message }
}

/** The client of node:http. */
export async function readByNode({ text, method }: Wire): Promise<Reading> {
  return await limited(
    new Promise<Reading>((resolve) => {
      const asked = askNode({
        method,
        maxHeaderSize: 65_536,
        createConnection: () => new Said(text, true),
      })
      asked.on('error', (error) => resolve(toRefused(error)))
      asked.on('upgrade', () => resolve({ refused: 'upgrade' }))
      asked.on('response', (answer) => {
        const pieces: Buffer[] = []
        answer.on('data', (piece: Buffer) => pieces.push(piece))
        answer.on('error', (error) => resolve(toRefused(error)))
        answer.on('end', () => {
          const [status, raw] = [answer.statusCode ?? 0, answer.rawHeaders]
          resolve(
            answer.complete
              ? toReading({ status, raw, body: Buffer.concat(pieces) })
              : { refused: 'incomplete' },
          )
        })
      })
      asked.end()
    }),
  )
}

/** The client of undici. */
export async function readByUndici({ text, method }: Wire): Promise<Reading> {
  const client = new Client('http://x', {
    maxHeaderSize: 65_536,
    connect: (_options, done) => queueMicrotask(() => done(null, new Said(text, true) as never)),
  })
  try {
    return await limited(readFrom(client, method))
  } finally {
    void client.destroy().catch(() => undefined)
  }
}

async function readFrom(client: Client, method: string): Promise<Reading> {
  try {
    const { statusCode, headers, body } = await client.request({
      path: '/',
      method,
      responseHeaders: 'raw',
    })
    const raw = headers as unknown as readonly Buffer[]
    return toReading({
      status: statusCode,
      raw: raw.map((each) => each.toString('latin1')),
      body: Buffer.from(await body.arrayBuffer()),
    })
  } catch (error) {
    return toRefused(error)
  }
}

/** The server of node:http: method and path of the requests that it took whole, in order. */
export async function serveByNode({ text }: Wire): Promise<readonly string[]> {
  const begun: { readonly start: string; isWhole: boolean }[] = []
  const server = createServer(
    { maxHeaderSize: 65_536, requireHostHeader: false },
    (asked, answer) => {
      const one = { start: `${asked.method} ${asked.url}`, isWhole: false }
      begun.push(one)
      asked.on('error', () => undefined)
      asked.on('end', () => {
        one.isWhole = asked.complete
        answer.end()
      })
      asked.resume()
    },
  )
  const said = new Said(text, false)
  const ended = new Promise<void>((resolve) => {
    said.on('close', resolve)
  })
  server.on('clientError', (_, socket) => socket.destroy())
  server.on('upgrade', (_, socket) => socket.destroy())
  server.on('connect', (_, socket) => socket.destroy())
  server.emit('connection', said)
  await limited(ended).catch(() => undefined)
  return begun.flatMap(({ start, isWhole }) => (isWhole ? start : []))
}

async function limited<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('hang')), HANG_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
