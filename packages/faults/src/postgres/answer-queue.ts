import type { TransactionState, WireStatement } from './wire.ts'

/** A statement that the server has answered. */
export type AnsweredStatement = {
  readonly statement: WireStatement
  readonly tag: string | undefined
  readonly error: string | undefined
}

/** What stands in the server's queue. `ready`: something else that a ReadyForQuery answers, as the start of a session. */
type Expected =
  | { readonly kind: 'sync' | 'flush' | 'copy-end' | 'ready' }
  | { readonly kind: 'query'; readonly statement: WireStatement; tags: string[]; error?: string }
  | { readonly kind: 'execute'; readonly statement: WireStatement }

const nothing: readonly AnsweredStatement[] = []

/**
 * Which answer of a server belongs to which statement of its client, on one connection. A client may send many messages
 * before the first answer; each Query and each Sync gets a ReadyForQuery, each Execute its own end, and behind an error the
 * server skips what comes before the next Sync.
 *
 * @see https://www.postgresql.org/docs/18/protocol-flow.html
 */
export class AnswerQueue {
  readonly #expected: Expected[] = [{ kind: 'ready' }]
  /** Answered, and their group is not over. */
  #answered: AnsweredStatement[] = []
  #waiting = 0
  #predicted: TransactionState = 'idle'
  /** The server skips to a Sync that has not been sent. */
  #isSkipping = false
  /** The server reads the data of a COPY, and ignores a Sync among them. */
  #isCopyIn = false

  /** Whether a statement is being answered, or will be. */
  get isAnswering(): boolean {
    return this.#waiting > 0 || this.#answered.length > 0
  }

  /** The statement whose answer comes next. */
  get next(): WireStatement | undefined {
    const next = this.#expected.find(({ kind }) => kind !== 'flush' && kind !== 'copy-end')
    return next && 'statement' in next ? next.statement : undefined
  }

  /** The transaction behind all that was sent so far, as far as it can be known before the answers come. */
  get transaction(): TransactionState {
    return this.#predicted
  }

  send(statement: WireStatement, kind: 'query' | 'execute'): void {
    if (this.#isSkipping) return void this.#answered.push(toSkipped(statement))
    this.#waiting += 1
    this.#predicted = predict(this.#predicted, statement.fingerprint)
    this.#expected.push(kind === 'query' ? { kind, statement, tags: [] } : { kind, statement })
  }

  sendOther(kind: 'sync' | 'flush' | 'copy-end' | 'ready'): void {
    if (this.#isCopyIn) {
      if (kind === 'copy-end') this.#isCopyIn = false
      return
    }
    if (this.#isSkipping && kind !== 'sync') return
    this.#isSkipping = false
    this.#expected.push({ kind })
  }

  /** CommandComplete, EmptyQueryResponse or PortalSuspended. @returns what is answered to its end */
  complete(tag?: string): readonly AnsweredStatement[] {
    const first = this.#first()
    if (first?.kind === 'query' && tag !== undefined) first.tags.push(tag)
    if (first?.kind !== 'execute') return nothing
    this.#shift()
    this.#answered.push({ statement: first.statement, tag, error: undefined })
    return this.flushed()
  }

  /** Those that are answered and followed by a Flush: their client does not wait for a ReadyForQuery. */
  flushed(): readonly AnsweredStatement[] {
    return this.#expected[0]?.kind === 'flush' ? this.#takeAnswered() : nothing
  }

  /** ErrorResponse. */
  fail(code: string): readonly AnsweredStatement[] {
    this.#isCopyIn = false
    const first = this.#first()
    if (first?.kind === 'query') first.error ??= code
    if (!first || first.kind === 'query' || first.kind === 'ready') return nothing
    let isOfFirst = true
    while (this.#expected.length > 0 && this.#expected[0]?.kind !== 'sync') {
      const skipped = this.#shift()
      if (!skipped || !('statement' in skipped)) continue
      const { statement } = skipped
      this.#answered.push(
        isOfFirst ? { statement, tag: undefined, error: code } : toSkipped(statement),
      )
      isOfFirst = false
    }
    this.#isSkipping = this.#expected.length === 0
    return this.#isSkipping ? this.#takeAnswered() : nothing
  }

  /** ReadyForQuery. @returns the statements of its group */
  ready(status: TransactionState): readonly AnsweredStatement[] {
    this.#isCopyIn = false
    for (let one = this.#shift(); one; one = this.#shift()) {
      if (one.kind === 'query') {
        const { statement, tags, error } = one
        this.#answered.push({ statement, tag: tags.join('; ') || undefined, error })
      }
      // It was not answered by itself: what was sent is not what is known of the protocol.
      if (one.kind === 'execute')
        this.#answered.push({ ...toSkipped(one.statement), error: undefined })
      if (one.kind === 'query' || one.kind === 'sync' || one.kind === 'ready') break
    }
    if (this.#waiting === 0) this.#predicted = status
    return this.#takeAnswered()
  }

  /** CopyInResponse: what was sent behind the statement, up to the end of its data, was read as data. */
  copyIn(): void {
    this.#first()
    const end = this.#expected.findIndex(({ kind }) => kind === 'copy-end')
    this.#isCopyIn = end === -1
    const data = this.#expected.splice(1, end === -1 ? Infinity : end)
    this.#waiting -= data.filter((one) => 'statement' in one).length
  }

  #takeAnswered(): readonly AnsweredStatement[] {
    if (this.#answered.length === 0) return nothing
    const answered = this.#answered
    this.#answered = []
    return answered
  }

  /** Without what no answer belongs to. */
  #first(): Expected | undefined {
    while (this.#expected[0]?.kind === 'flush' || this.#expected[0]?.kind === 'copy-end')
      this.#expected.shift()
    return this.#expected[0]
  }

  #shift(): Expected | undefined {
    const first = this.#expected.shift()
    if (first && 'statement' in first) this.#waiting -= 1
    return first
  }
}

function predict(before: TransactionState, fingerprint: string): TransactionState {
  if (endsTransaction(fingerprint)) return 'idle'
  return before === 'idle' && /^(?:begin|start)\b/.test(fingerprint) ? 'open' : before
}

/** The server skips it: what PostgreSQL says of a statement in a transaction that has failed. */
const toSkipped = (statement: WireStatement): AnsweredStatement => ({
  statement,
  tag: undefined,
  error: '25P02',
})

/** Whether it is a COMMIT, a ROLLBACK, or another name of one. */
export function endsTransaction(fingerprint: string): boolean {
  return (
    /^(?:commit|end|abort|rollback)\b/.test(fingerprint) &&
    !/^(?:commit|rollback) (?:prepared|to|work to|transaction to)\b/.test(fingerprint)
  )
}
