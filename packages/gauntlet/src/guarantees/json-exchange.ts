import type { ObservedExchange } from '@gauntlet/contract'
import { readJson, type JsonReading } from '@gauntlet/core/json'
import type { JsonExchange, Observation, Observe, Observed } from './guarantee.ts'

/** Its `observe` asked for an answer that could not be read, and then threw. */
export class UnreadableAnswer extends Error {}

/** Turns an author's `observe` into one that takes the exchange as the engine gives it. */
export function readingJson<Request, Answer>(
  observe: Observe<Request, Answer>,
): (exchange: ObservedExchange) => Observation {
  return (exchange) => {
    const bodies = bodiesOf(exchange)
    let isAsked = false
    const view = viewOf<Request, Answer>(exchange, () => {
      isAsked = true
    })
    try {
      const seen = observe(view)
      const unreadable = isAsked ? bodies.unreadable : undefined
      return { seen: toList(seen), ...(unreadable !== undefined && { unreadable }) }
    } catch (error) {
      if (!isAsked || bodies.unreadable === undefined) throw error
      const what = error instanceof Error ? error.message : String(error)
      throw new UnreadableAnswer(`${what} (the answer could not be read: ${bodies.unreadable})`, {
        cause: error,
      })
    }
  }
}

/** An exchange with its bodies read as JSON, each when it is first asked for. */
export function readExchange<Request, Answer>(
  exchange: ObservedExchange,
): JsonExchange<Request, Answer> {
  return viewOf(exchange, () => undefined)
}

function viewOf<Request, Answer>(
  exchange: ObservedExchange,
  onAnswer: () => void,
): JsonExchange<Request, Answer> {
  return new ExchangeView<Request, Answer>(exchange, onAnswer)
}

/** The fields are looked up when they are asked for: those of an exchange may be worked out only then, and are not all its own. */
class ExchangeView<Request, Answer> implements JsonExchange<Request, Answer> {
  readonly #exchange: ObservedExchange
  readonly #bodies: Bodies
  readonly #onAnswer: () => void

  constructor(exchange: ObservedExchange, onAnswer: () => void) {
    this.#exchange = exchange
    this.#bodies = bodiesOf(exchange)
    this.#onAnswer = onAnswer
  }

  get request() {
    return this.#bodies.request as Request | undefined
  }
  get answer() {
    this.#onAnswer()
    return this.#bodies.answer as Answer | undefined
  }
  get unreadable() {
    return this.#bodies.unreadable
  }
  get step() {
    return this.#exchange.step
  }
  get method() {
    return this.#exchange.method
  }
  get endpoint() {
    return this.#exchange.endpoint
  }
  get origin() {
    return this.#exchange.origin as string
  }
  get path() {
    return this.#exchange.path
  }
  get requestHeaders() {
    const written = Object.entries(this.#exchange.requestHeaders ?? {})
    return Object.fromEntries(written.map(([name, value]) => [name.toLowerCase(), value]))
  }
  get requestBody() {
    return this.#exchange.requestBody
  }
  get outcome() {
    return this.#exchange.outcome
  }
  get succeeded() {
    return this.#exchange.succeeded
  }
  get timedOut() {
    return this.#exchange.timedOut
  }
  get status() {
    return this.#exchange.status
  }
  get responseBody() {
    return this.#exchange.responseBody
  }
  get content() {
    return this.#exchange.content
  }
  get user() {
    return this.#exchange.user
  }
  get operation() {
    return this.#exchange.operation
  }
  get recorded() {
    return this.#exchange.recorded
  }
  get scheduledAtNs() {
    return this.#exchange.scheduledAtNs
  }
  get invokedAtNs() {
    return this.#exchange.invokedAtNs
  }
  get returnedAtNs() {
    return this.#exchange.returnedAtNs
  }
}

function toList(seen: Observed | readonly Observed[] | null): readonly Observed[] {
  if (seen === null) return []
  return Array.isArray(seen) ? (seen as readonly Observed[]) : [seen as Observed]
}

const known = new WeakMap<ObservedExchange, Bodies>()

/** The bodies of an exchange, read once for all guarantees. */
function bodiesOf(exchange: ObservedExchange): Bodies {
  const bodies = known.get(exchange) ?? new Bodies(exchange)
  known.set(exchange, bodies)
  return bodies
}

class Bodies {
  readonly #exchange: ObservedExchange
  #request: JsonReading | undefined
  #answer: JsonReading | undefined

  constructor(exchange: ObservedExchange) {
    this.#exchange = exchange
  }

  /** What was sent may be no JSON: that is data, not an error. */
  get request(): unknown {
    this.#request ??= readJson(this.#exchange.requestBody ?? '')
    return this.#request.ok ? this.#request.value : undefined
  }

  get answer(): unknown {
    const reading = this.#read()
    return reading?.ok ? reading.value : undefined
  }

  /** Why a complete answer has no JSON. */
  get unreadable(): string | undefined {
    const reading = this.#read()
    return reading === undefined || reading.ok ? undefined : reading.reason
  }

  /** Undefined when no complete answer came. */
  #read(): JsonReading | undefined {
    const { status, content, responseBody } = this.#exchange
    if (status === undefined) return undefined
    this.#answer ??= content ? readContent(content) : readBytes(responseBody, status)
    return this.#answer
  }
}

function readContent(content: NonNullable<ObservedExchange['content']>): JsonReading {
  const reason = content.noJson()
  return reason === undefined ? { ok: true, value: content.json() } : { ok: false, reason }
}

function readBytes(bytes: Uint8Array | undefined, status: number): JsonReading {
  if (bytes === undefined || bytes.length === 0)
    return { ok: false, reason: `no body (status ${status})` }
  const reading = readJson(new TextDecoder().decode(bytes))
  return reading.ok ? reading : { ok: false, reason: `not JSON: ${reading.reason}` }
}
