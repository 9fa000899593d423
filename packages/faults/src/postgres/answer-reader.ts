import type { AnsweredStatement, AnswerQueue } from './answer-queue.ts'
import { fromServer } from './message-types.ts'
import { readErrorCode, readLetter, readNumber, readText } from './messages.ts'
import { type Slice, sliceOf } from './slice.ts'
import type { TransactionState } from './wire.ts'
import type { Replacement } from './wire-error.ts'

export type ReadAnswer = {
  /** What the application receives of it. */
  readonly slice: Slice
  /** Statements that are now answered to their end. */
  readonly answered: readonly AnsweredStatement[]
  /** Whether the application waits for what came so far, the statement's end or not. */
  readonly isAwaited: boolean
}

const states: Readonly<Record<string, TransactionState>> = { I: 'idle', T: 'open', E: 'failed' }
const nothingAnswered: readonly AnsweredStatement[] = []
const nothing = sliceOf(Buffer.alloc(0))

/** Reads what a server says on one connection: which statements it has done. */
export class AnswerReader {
  readonly #queue: AnswerQueue
  readonly #replaced = new Map<number, PlacedError>()
  #serverPid: number | undefined
  /** The next ReadyForQuery is that of a Query in place of an Execute. */
  #isReadyExtra = false

  constructor(queue: AnswerQueue) {
    this.#queue = queue
  }

  /** The process of the server that serves this session, once it has begun. */
  get serverPid(): number | undefined {
    return this.#serverPid
  }

  /** The answer to a statement will be replaced. */
  replace(placed: PlacedError): void {
    this.#replaced.set(placed.replacement.statement.number, placed)
  }

  read(type: number, message: Slice): ReadAnswer {
    switch (type) {
      case fromServer.commandComplete: {
        const error = this.#replaceAnswer(undefined)
        // As the application sees it.
        return error
          ? toRead(error, this.#queue.fail(readErrorCode(error)))
          : toRead(message, this.#queue.complete(readText(message)))
      }
      case fromServer.emptyQuery:
      case fromServer.portalSuspended:
        return toRead(message, this.#queue.complete())
      case fromServer.error: {
        const said = this.#replaceAnswer(readErrorCode(message)) ?? message
        return toRead(said, this.#queue.fail(readErrorCode(said)))
      }
      case fromServer.ready:
        if (!this.#isReadyExtra)
          return toRead(message, this.#queue.ready(states[readLetter(message)] ?? 'idle'))
        this.#isReadyExtra = false
        return toRead(nothing)
      case fromServer.backendKey:
        this.#serverPid = readNumber(message)
        return toRead(message)
      case fromServer.copyIn:
        this.#queue.copyIn()
        return { slice: message, answered: nothingAnswered, isAwaited: true }
      default:
        return toRead(message)
    }
  }

  /** The connection has ended: no answer will come. */
  abandon(): void {
    for (const { failed } of this.#replaced.values()) failed('the connection ended before it')
    this.#replaced.clear()
  }

  /** @param code of the server's error; undefined: it did the statement. @returns the error in place of its answer */
  #replaceAnswer(code: string | undefined): Slice | undefined {
    if (this.#replaced.size === 0) return undefined
    const { next } = this.#queue
    const placed = next && this.#replaced.get(next.number)
    if (!next || !placed) return undefined
    this.#replaced.delete(next.number)
    const { answer, refusedWith, code: wanted, isQueryInGroup } = placed.replacement
    if (code !== refusedWith) {
      placed.failed(`the server answered ${code ?? 'that it was done'} before`)
      return undefined
    }
    this.#isReadyExtra = isQueryInGroup
    placed.done(`SQLSTATE ${wanted} in place of: ${next.sql}`)
    return sliceOf(answer)
  }
}

const toRead = (slice: Slice, answered = nothingAnswered): ReadAnswer => ({
  slice,
  answered,
  isAwaited: false,
})

export type PlacedError = {
  readonly replacement: Replacement
  readonly done: (proof: string) => void
  readonly failed: (why: string) => void
}
