import type { AnswerQueue } from './answer-queue.ts'
import type { Fingerprints } from './fingerprint.ts'
import { fromClient } from './message-types.ts'
import { readLetter, readText, readTwoTexts } from './messages.ts'
import type { Slice } from './slice.ts'
import { StatementNames } from './statement-names.ts'
import type { WireStatement } from './wire.ts'

export type Numbering = {
  readonly connection: number
  readonly fingerprints: Fingerprints
  /** The number of the next statement of the proxy. */
  readonly next: () => number
}

/** A message that executes a statement. */
export type Execution = { readonly statement: WireStatement; readonly kind: 'query' | 'execute' }

/** Reads what a client says on one connection: which statements it executes. */
export class RequestReader {
  readonly queue: AnswerQueue
  readonly #names = new StatementNames()
  readonly #numbering: Numbering

  constructor(queue: AnswerQueue, numbering: Numbering) {
    this.queue = queue
    this.#numbering = numbering
  }

  /** A message on its way to the server. @returns the statement that it executes: it is sent when `queue.send` says so */
  read(type: number, message: Slice): Execution | undefined {
    switch (type) {
      case fromClient.query:
        return { statement: this.#toStatement(readText(message)), kind: 'query' }
      case fromClient.execute: {
        const sql = this.#names.sqlOf(readText(message))
        return { statement: this.#toStatement(sql), kind: 'execute' }
      }
      case fromClient.parse: {
        const [name, sql] = readTwoTexts(message)
        this.#names.parse(name, sql)
        return undefined
      }
      case fromClient.bind: {
        const [portal, statement] = readTwoTexts(message)
        this.#names.bind(portal, statement)
        return undefined
      }
      case fromClient.close:
        this.#names.close(readLetter(message), readText(message, 1))
        return undefined
      case fromClient.sync:
        this.queue.sendOther('sync')
        return undefined
      case fromClient.flush:
        this.queue.sendOther('flush')
        return undefined
      case fromClient.functionCall:
        this.queue.sendOther('ready')
        return undefined
      case fromClient.copyDone:
      case fromClient.copyFail:
        this.queue.sendOther('copy-end')
        return undefined
      default:
        return undefined
    }
  }

  #toStatement(sql: string): WireStatement {
    const { connection, fingerprints, next } = this.#numbering
    return {
      number: next(),
      connection,
      sql,
      fingerprint: fingerprints.of(sql),
      transaction: this.queue.transaction,
    }
  }
}
