import type { WirePoint, WireStatement } from '@gauntlet/faults'
import { StatementCounter, type SentStatement } from '@gauntlet/core/sweep'

/** What the client of a flow is at. */
export type ClientState = { readonly step: string; readonly isAnswered: boolean }

/** A statement of one run of a flow, with its identity. */
export type LoggedStatement = SentStatement & { readonly id: string }

const begins = /^(?:begin|start transaction)\b/
const ends = /^(?:commit|end|rollback|abort)\b/

/**
 * Distinguishes the statements of a flow from those that the application sends by itself: of jobs, of a relay. What begins a
 * transaction belongs to the background where the background begins transactions too; what ends one belongs to what was
 * done in it.
 */
export class BackgroundFilter {
  readonly #background: ReadonlySet<string>
  /** Connections with a transaction in which the flow sent something. */
  readonly #inUse = new Set<number>()

  /** @param background fingerprints that were sent while nothing was asked of the application */
  constructor(background: ReadonlySet<string>) {
    this.#background = background
  }

  /** Called for each statement once, as it is sent. */
  isBackground({ fingerprint, connection, transaction }: WireStatement): boolean {
    if (transaction === 'idle') this.#inUse.delete(connection)
    const isKnown = this.#background.has(fingerprint)
    if (!isKnown && !begins.test(fingerprint)) this.#inUse.add(connection)
    return isKnown && !(ends.test(fingerprint) && this.#inUse.has(connection))
  }
}

/** The statements of one run of a flow, each with its identity. */
export class StatementLog {
  readonly #filter: BackgroundFilter
  readonly #client: () => ClientState
  readonly #counter = new StatementCounter()
  readonly #ids = new Map<number, string>()
  readonly statements: LoggedStatement[] = []
  /** When the last statement of the flow passed, or its answer, by `performance.now()`. */
  lastAtMs = performance.now()

  constructor(background: ReadonlySet<string>, client: () => ClientState) {
    this.#filter = new BackgroundFilter(background)
    this.#client = client
  }

  /** The id of the statement of a point; undefined for one in the background. */
  see({ at, statement }: WirePoint): string | undefined {
    const id = at === 'before' ? this.#begin(statement) : this.#ids.get(statement.number)
    if (id !== undefined) this.lastAtMs = performance.now()
    return id
  }

  #begin(statement: WireStatement): string | undefined {
    if (this.#filter.isBackground(statement)) return undefined
    const { sql, fingerprint, transaction, connection, number } = statement
    const { id } = this.#counter.next(statement)
    this.#ids.set(number, id)
    this.statements.push({ id, sql, fingerprint, transaction, connection, ...this.#client() })
    return id
  }
}
