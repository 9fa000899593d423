import type { Delivery } from '@gauntlet/core/consistency'
import { readJson } from '@gauntlet/core/json'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { DeliveryKey, ReceivedDelivery, ReceiverConfig } from './receiver-config.ts'

/** A delivery and when it came, by `performance.now()`. */
export type RecordedDelivery = Omit<Delivery, 'atMs'> & { readonly receivedAtMs: number }

export type Receiver = {
  readonly url: string
  /** All that came since it started, in order; or why that is unknown. */
  read(): readonly RecordedDelivery[] | { readonly failure: string }
  stop(): Promise<void>
}

const bodyLimitBytes = 1024 * 1024
/** Past this the memory of the generator would be at stake. */
const deliveryLimit = 1_000_000

/** Serves a receiver on a free port of this machine. */
export async function startReceiver(name: string, config: ReceiverConfig): Promise<Receiver> {
  const recorder = new DeliveryRecorder(name, config)
  const stopped = new AbortController()
  const server = createServer((request, response) => {
    // Whatever breaks here broke on the caller's side: there is nobody to answer.
    void receive(request, response, { recorder, config, signal: stopped.signal }).catch(() =>
      response.destroy(),
    )
  })
  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(0, '127.0.0.1', () => done())
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${config.path ?? ''}`,
    read: () => recorder.read(),
    stop: async () => {
      stopped.abort()
      await new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      })
    },
  }
}

type Receiving = {
  readonly recorder: DeliveryRecorder
  readonly config: ReceiverConfig
  readonly signal: AbortSignal
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  { recorder, config, signal }: Receiving,
): Promise<void> {
  const text = await readText(request)
  if (text === undefined) {
    response.writeHead(413).end()
    return
  }
  const answer = recorder.record(toDelivery(request, text))
  if (config.delayMs) await delay(config.delayMs, undefined, { signal })
  if (answer === 'lost') {
    request.socket.resetAndDestroy()
    return
  }
  response.writeHead(answer, { 'content-type': 'application/json' }).end('{}')
}

async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= bodyLimitBytes) chunks.push(chunk)
  }
  return bytes > bodyLimitBytes ? undefined : Buffer.concat(chunks).toString('utf8')
}

function toDelivery({ method, url, headers }: IncomingMessage, text: string): ReceivedDelivery {
  const flat = Object.entries(headers).map(([name, value]) => [name, String(value)])
  return {
    method: method ?? 'POST',
    path: url ?? '/',
    headers: Object.fromEntries(flat) as Record<string, string>,
    text,
    body: parseJson(text),
  }
}

/** No JSON is data, not an error; integers of any size keep their digits. */
function parseJson(text: string): unknown {
  const reading = readJson(text)
  return reading.ok ? reading.value : undefined
}

/** Remembers deliveries by their keys, and knows what each attempt is answered. */
class DeliveryRecorder {
  readonly #name: string
  readonly #config: ReceiverConfig
  readonly #deliveries: RecordedDelivery[] = []
  readonly #attempts = new Map<string, { readonly nth: number; count: number }>()
  #failure: string | undefined

  constructor(name: string, config: ReceiverConfig) {
    this.#name = name
    this.#config = config
  }

  read(): readonly RecordedDelivery[] | { readonly failure: string } {
    return this.#failure === undefined ? this.#deliveries : { failure: this.#failure }
  }

  /** @returns what to answer */
  record(delivery: ReceivedDelivery): number | 'lost' {
    const key = this.#keyOf(delivery)
    if (key === undefined) return 200
    const answer = this.#answerTo(key)
    if (this.#deliveries.length >= deliveryLimit) {
      this.#failure ??= `receiver "${this.#name}" got more than ${deliveryLimit} deliveries`
    } else this.#deliveries.push({ key, answer, receivedAtMs: performance.now() })
    return answer
  }

  #keyOf(delivery: ReceivedDelivery): string | undefined {
    const { key = '/id' } = this.#config
    try {
      const found = findKey(key, delivery)
      if (found !== undefined) return found === null ? undefined : String(found)
      const where = typeof key === 'string' ? `no ${key} in its body` : 'no key'
      this.#failure ??= `receiver "${this.#name}": ${delivery.method} ${delivery.path} had ${where}: say under receivers.${this.#name}.key what names a delivery`
    } catch (error) {
      this.#failure ??= `receiver "${this.#name}": its key failed: ${String(error)}`
    }
    return undefined
  }

  #answerTo(key: string): number | 'lost' {
    const { answers = [200], everyNthKey = 1 } = this.#config
    const known = this.#attempts.get(key) ?? { nth: this.#attempts.size, count: 0 }
    this.#attempts.set(key, known)
    known.count += 1
    if (known.nth % everyNthKey !== 0) return 200
    return answers[Math.min(known.count, answers.length) - 1] ?? 200
  }
}

/** The key; null where the author's function says that the request is no delivery; undefined where there is none. */
function findKey(
  key: DeliveryKey,
  delivery: ReceivedDelivery,
): string | number | bigint | null | undefined {
  if (typeof key === 'function') return key(delivery) ?? null
  if (typeof key === 'object') return delivery.headers[key.header.toLowerCase()]
  const found = key
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (value, part) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, part)
          ? (value as Record<string, unknown>)[part]
          : undefined,
      delivery.body,
    )
  const isKey = ['string', 'number', 'bigint'].includes(typeof found)
  return isKey ? (found as string | number | bigint) : undefined
}
