import type { AnswerQueue } from './answer-queue.ts'
import type { Fingerprints } from './fingerprint.ts'
import { fromClient } from './message-types.ts'
import { readTexts } from './messages.ts'
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

const BIND_NAMES = 2

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
  read(type: number, message: Buffer): Execution | undefined {
    switch (type) {
      case fromClient.query:
        return { statement: this.#toStatement(readTexts(message, 1)[0] ?? ''), kind: 'query' }
      case fromClient.execute: {
        const sql = this.#names.sqlOf(readTexts(message, 1)[0] ?? '')
        return { statement: this.#toStatement(sql), kind: 'execute' }
      }
      case fromClient.parse: {
        const [name = '', sql = ''] = readTexts(message, 2)
        this.#names.parse(name, sql)
        return undefined
      }
      case fromClient.bind: {
        const [portal = '', statement = ''] = readTexts(message, BIND_NAMES)
        this.#names.bind(portal, statement)
        return undefined
      }
      case fromClient.close:
        this.#names.close(message.toString('latin1', 5, 6), readTexts(message, 1, 1)[0] ?? '')
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
