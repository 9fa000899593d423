/** A server has no more of one session either, long before. */
const MOST_NAMES = 10_000

/** The SQL of one connection's prepared statements and portals, by their names; that of the unnamed ones is under ''. */
export class StatementNames {
  readonly #statements = new Map<string, string>()
  readonly #portals = new Map<string, string>()

  parse(name: string, sql: string): void {
    remember(this.#statements, name, sql)
  }

  bind(portal: string, statement: string): void {
    remember(this.#portals, portal, this.#statements.get(statement) ?? '')
  }

  /** @param kind `S` for a statement, `P` for a portal */
  close(kind: string, name: string): void {
    const names = kind === 'S' ? this.#statements : this.#portals
    names.delete(name)
  }

  /** The SQL that a portal executes; '' where it was not seen, as of a cursor that SQL declared. */
  sqlOf(portal: string): string {
    return this.#portals.get(portal) ?? ''
  }
}

function remember(names: Map<string, string>, name: string, sql: string): void {
  if (names.size >= MOST_NAMES && !names.has(name)) {
    const [oldest] = names.keys()
    if (oldest !== undefined) names.delete(oldest)
  }
  names.set(name, sql)
}
