import { roleOf, wordsOf, type StatementRole } from './statement-role.ts'

/** One statement that passed the wire between an application and its database. */
export type SentStatement = {
  readonly sql: string
  /** The same for the same statement with other literals, spacing and comments. */
  readonly fingerprint: string
  /** Before it. */
  readonly transaction: 'idle' | 'open' | 'failed'
  /** From 0. */
  readonly connection: number
  /** The request of the flow that was open when it was sent, or the one before it. */
  readonly step: string
  /** Whether that request had its whole answer already. */
  readonly isAnswered: boolean
}

/** One statement of a flow: what a sweep breaks before and after. */
export type SweepEvent = SentStatement & {
  /**
   * Its identity, in the next build too: `insert-payments-3fa9c1.1` is the first statement of that fingerprint within the
   * flow, wherever it stands.
   */
  readonly id: string
  /** Position in the recording, from 1. */
  readonly number: number
  /** The how many-th of its fingerprint within the flow, from 1. */
  readonly occurrence: number
  readonly role: StatementRole
}

/** Gives each statement of one run of a flow its identity, as it comes. */
export class StatementCounter {
  readonly #seen = new Map<string, number>()

  /** The id of the next statement of this fingerprint, and the how many-th it is, from 1. */
  next(statement: Pick<SentStatement, 'sql' | 'fingerprint'>): {
    readonly id: string
    readonly occurrence: number
  } {
    const { fingerprint } = statement
    const occurrence = (this.#seen.get(fingerprint) ?? 0) + 1
    this.#seen.set(fingerprint, occurrence)
    return { id: `${nameOf(statement)}.${occurrence}`, occurrence }
  }
}

/** The statements of one run of a flow, in the order in which they were sent, as events. */
export function toSweepEvents(statements: readonly SentStatement[]): SweepEvent[] {
  const counter = new StatementCounter()
  return statements.map((statement, index) => ({
    ...statement,
    ...counter.next(statement),
    number: index + 1,
    role: roleOf(statement.sql, statement.transaction),
  }))
}

const longestWord = 30

function nameOf({ sql, fingerprint }: Pick<SentStatement, 'sql' | 'fingerprint'>): string {
  const { verb, object } = wordsOf(sql)
  const words = [verb, ...(object === undefined ? [] : [object])].map((word) =>
    word.replaceAll(/[^a-z0-9_]+/g, '').slice(0, longestWord),
  )
  return [...words, hash(fingerprint)].join('-')
}

/**
 * Six hexadecimal digits. Two statements of one flow with the same verb, table and hash are one in ten million.
 *
 * @see http://www.isthe.com/chongo/tech/comp/fnv/ FNV-1a, 32 bits, folded to 24
 */
function hash(text: string): string {
  let state = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    state = Math.imul(state ^ text.charCodeAt(at), 0x01000193) >>> 0
  }
  return ((state >>> 24) ^ (state & 0xffffff)).toString(16).padStart(6, '0')
}
