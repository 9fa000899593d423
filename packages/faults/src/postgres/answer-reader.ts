import type { AnsweredStatement, AnswerQueue } from './answer-queue.ts'
import { fromServer } from './message-types.ts'
import { readErrorCode, readTexts } from './messages.ts'
import type { TransactionState } from './wire.ts'
import type { Replacement } from './wire-error.ts'

export type ReadAnswer = {
  /** What the application receives of it. */
  readonly bytes: Buffer
  /** Statements that are now answered to their end. */
  readonly answered: readonly AnsweredStatement[]
  /** Whether the application waits for what came so far, the statement's end or not. */
  readonly isAwaited: boolean
}

const states: Readonly<Record<string, TransactionState>> = { I: 'idle', T: 'open', E: 'failed' }
const nothingAnswered: readonly AnsweredStatement[] = []

/** Reads what a server says on one connection: which statements it has done. */
export class AnswerReader {
  readonly #queue: AnswerQueue
  readonly #replaced = new Map<number, PlacedError>()

  constructor(queue: AnswerQueue) {
    this.#queue = queue
  }

  /** The answer to a statement will be replaced. */
  replace(placed: PlacedError): void {
    this.#replaced.set(placed.replacement.statement.number, placed)
  }

  read(type: number, message: Buffer): ReadAnswer {
    const pass = { bytes: message, answered: nothingAnswered, isAwaited: false }
    switch (type) {
      case fromServer.commandComplete: {
        const bytes = this.#replaceAnswer(message, undefined)
        const tag = readTexts(message, 1)[0]
        // As the application sees it.
        const answered =
          bytes === message ? this.#queue.complete(tag) : this.#queue.fail(readErrorCode(bytes))
        return { ...pass, bytes, answered }
      }
      case fromServer.emptyQuery:
      case fromServer.portalSuspended:
        return { ...pass, answered: this.#queue.complete() }
      case fromServer.error: {
        const bytes = this.#replaceAnswer(message, readErrorCode(message))
        return { ...pass, bytes, answered: this.#queue.fail(readErrorCode(bytes)) }
      }
      case fromServer.ready: {
        const state = states[message.toString('latin1', 5, 6)] ?? 'idle'
        return { ...pass, answered: this.#queue.ready(state) }
      }
      case fromServer.copyIn:
        this.#queue.copyIn()
        return { ...pass, isAwaited: true }
      default:
        return pass
    }
  }

  /** The connection has ended: no answer will come. */
  abandon(): void {
    for (const { failed } of this.#replaced.values()) failed('the connection ended before it')
    this.#replaced.clear()
  }

  #replaceAnswer(message: Buffer, code: string | undefined): Buffer {
    if (this.#replaced.size === 0) return message
    const next = this.#queue.next
    const placed = next && this.#replaced.get(next.number)
    if (!next || !placed) return message
    this.#replaced.delete(next.number)
    const { answer, refusedWith, code: wanted } = placed.replacement
    if (code !== refusedWith) {
      placed.failed(`the server answered ${code ?? 'that it was done'} before`)
      return message
    }
    placed.done(`SQLSTATE ${wanted} in place of: ${next.sql}`)
    return answer
  }
}

export type PlacedError = {
  readonly replacement: Replacement
  readonly done: (proof: string) => void
  readonly failed: (why: string) => void
}
