import { nowNs, type Exchange, type HttpAnswer, type PassedLoad } from '@gauntlet/engine'
import type { ExchangeEnd, FaultDecision, ProxiedRequest } from '@gauntlet/faults'
import type { ExchangeName } from './name-exchange.ts'
import { AnswerReader, RequestReader, type PassedRequest } from './read-exchange.ts'

/** A whole exchange, to be written as a scenario or as cases. */
export type RecordedExchange = {
  readonly request: PassedRequest
  readonly answer: HttpAnswer
  readonly endpoint: string
  readonly connection: number
  /** Nanoseconds of `process.hrtime`. */
  readonly sentAtNs: number
  readonly endedAtNs: number
}

export type LoadRecorderOptions = {
  readonly load: PassedLoad
  readonly nameOf: (method: string, path: string) => ExchangeName
  /** Given each exchange that was answered whole. */
  readonly onExchange?: ((exchange: RecordedExchange) => void) | undefined
}

/** What passed and is not in the history. */
export type Unrecorded = {
  /** Connections with bytes that are no HTTP/1 that can be read in one way only. */
  readonly unread: number
  /** Requests whose body could not be recorded, though guarantees may ask for it; how often for which reason. */
  readonly bodies: Readonly<Record<string, number>>
  /** Upgraded connections: what came on them afterwards. */
  readonly upgraded: number
  /** Answers whose body is larger than what is recorded. */
  readonly largeAnswers: number
}

/** Turns what passes a proxy into the operations of a load. */
export class LoadRecorder {
  readonly #options: LoadRecorderOptions
  readonly #bodies = new Map<string, number>()
  #unread = 0
  #upgraded = 0
  #largeAnswers = 0

  constructor(options: LoadRecorderOptions) {
    this.#options = options
  }

  get unrecorded(): Unrecorded {
    return {
      unread: this.#unread,
      bodies: Object.fromEntries(this.#bodies),
      upgraded: this.#upgraded,
      largeAnswers: this.#largeAnswers,
    }
  }

  readonly onUnread = (): void => {
    this.#unread += 1
  }

  /** One operation for each request on the wire. Its time begins before the target receives a byte of it. */
  readonly onRequest = ({ head, origin, connection }: ProxiedRequest): FaultDecision => {
    const sentAtNs = nowNs()
    const operation = this.#options.load.started(sentAtNs)
    const request = new RequestReader(head)
    const answer = new AnswerReader(/(\S+) /.exec(head)?.[1] ?? 'GET')
    return {
      treatment: {},
      done: () => undefined,
      tap: {
        request: (bytes) => request.add(bytes),
        answer: (bytes) => answer.add(bytes),
        over: (end) =>
          this.#over({ request, answer, end, sentAtNs, origin, connection, operation }),
      },
    }
  }

  #over(one: Ended): void {
    const endedAtNs = nowNs()
    const request = one.request.read()
    const answered = one.end === 'answered' ? one.answer.read() : undefined
    this.#count(request, one.answer, answered)
    const { sentAtNs, origin, connection } = one
    const at = { sentAtNs, endedAtNs, origin }
    const exchange: Exchange = answered
      ? { ...at, answer: answered }
      : { ...at, error: errors[one.end] }
    const { method, path, headers, body } = request
    const name = this.#options.nameOf(method, path)
    this.#options.load.completed(
      {
        ...name,
        method,
        path,
        origin,
        requestHeaders: headers,
        requestBody: body,
        user: connection,
        exchange,
      },
      one.operation,
    )
    if (!answered) return
    const { endpoint } = name
    this.#options.onExchange?.({ request, answer: answered, endpoint, connection, ...at })
  }

  #count({ problem }: PassedRequest, answer: AnswerReader, answered: HttpAnswer | undefined): void {
    if (problem !== undefined) this.#bodies.set(problem, (this.#bodies.get(problem) ?? 0) + 1)
    if (answered?.status === 101) this.#upgraded += 1
    if (answer.isOversized) this.#largeAnswers += 1
  }
}

type Ended = {
  readonly request: RequestReader
  readonly answer: AnswerReader
  readonly end: ExchangeEnd
  readonly sentAtNs: number
  readonly origin: string
  readonly connection: number
  readonly operation: number
}

/** An answer that came whole and cannot be read is no answer either. */
const errors: Readonly<Record<ExchangeEnd, NonNullable<Exchange['error']>>> = {
  answered: { kind: 'parse', message: 'the answer cannot be read', sent: true },
  caller: {
    kind: 'aborted',
    message: 'the command closed the connection before the answer had come',
    sent: true,
  },
  origin: { kind: 'reset', message: 'the target broke the connection', sent: true },
  unreached: { kind: 'refused', message: 'the target takes no connection', sent: false },
}
