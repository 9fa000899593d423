import { endsTransaction } from './answer-queue.ts'
import { messageOf, toErrorResponse, toExecute, toQuery } from './messages.ts'
import type { Execution } from './request-reader.ts'
import type { WireStatement } from './wire.ts'

/** What the server receives in place of a statement, and which of its answers the application's error replaces. */
export type Replacement = {
  readonly statement: WireStatement
  readonly code: string
  readonly request: Buffer
  /** The SQLSTATE with which the server refuses the replacement; undefined: it completes. */
  readonly refusedWith: string | undefined
  readonly answer: Buffer
  /**
   * A Query in place of an Execute. The server says by one ReadyForQuery more that it is done, which the application does
   * not receive, and does not know that it is to skip what comes before the next Sync, which it does not receive.
   */
  readonly isQueryInGroup: boolean
}

const words = 'gauntlet: an error in place of the statement'

/**
 * An error in place of a statement, without a message more than without it: the server receives what it must refuse, or, in
 * place of a COMMIT, a ROLLBACK, so that its transaction is what it is behind such an error.
 *
 * @param message that of the statement
 * @returns why it cannot be, as text
 */
export function replaceByError(
  { statement, kind }: Execution,
  message: Buffer,
  code: string,
): Replacement | string {
  const { fingerprint, transaction } = statement
  const isQuery = kind === 'query'
  if (message.length !== 1 + message.readInt32BE(1)) return 'the statement is too long'
  if (transaction === 'failed') return 'the transaction had failed before: no statement of it can'
  const isEnd = endsTransaction(fingerprint)
  if (isEnd && /^(?:rollback|abort)\b/.test(fingerprint)) return 'a ROLLBACK does not fail'
  const answer = toErrorResponse({ severity: 'ERROR', code, message: messageOf(code) })
  const common = { statement, code, answer, isQueryInGroup: isEnd && !isQuery }
  if (isEnd) return { ...common, request: toQuery('rollback'), refusedWith: undefined }
  return isQuery
    ? { ...common, request: toQuery(words), refusedWith: '42601' }
    : { ...common, request: toExecute(words), refusedWith: '34000' }
}
