/** One statement that the application sent: a simple Query (all of its text), or an Execute with the SQL of its Bind's Parse. */
export type WireStatement = {
  /** From 0, over all connections of the proxy, in the order in which the application sent them. */
  readonly number: number
  /** From 0. */
  readonly connection: number
  /** As sent; of a text above 256 KiB its beginning. */
  readonly sql: string
  /** Without literals, comments, spacing and case of keywords: the same statement in the next build. */
  readonly fingerprint: string
  /** The transaction before it. */
  readonly transaction: TransactionState
}

export type TransactionState = 'idle' | 'open' | 'failed'

/**
 * A moment at which a fault can be injected. `before`: the application sent the statement, and the server has not received
 * it. `after`: the server has done it (its ReadyForQuery was received, or that of its group; of one that the application
 * flushes, its own end), and the application has received nothing of the answer. An answer above 256 KiB is passed on as it
 * comes, but for its end.
 */
export type WirePoint =
  | { readonly at: 'before'; readonly statement: WireStatement }
  | {
      readonly at: 'after'
      readonly statement: WireStatement
      /** `INSERT 0 1`; of several statements in one Query theirs, as `BEGIN; INSERT 0 1`. */
      readonly tag: string | undefined
      /** SQLSTATE. */
      readonly error: string | undefined
    }

export type WireAction =
  /** Both sides of the connection are reset (RST). */
  | { readonly do: 'reset' }
  /** `after` only: the answer never reaches the application; the connection stays open and silent. */
  | { readonly do: 'swallow' }
  | { readonly do: 'delay'; readonly ms: number }
  /** Nothing passes until the promise resolves. */
  | { readonly do: 'stall'; readonly until: Promise<void> }
  /** `before` only: an error of this SQLSTATE in place of the statement; the server's transaction fails too. */
  | { readonly do: 'error'; readonly code: string }
  /** The session ends with FATAL 57P01, as by `pg_terminate_backend`. */
  | { readonly do: 'terminate' }
  /** What passes is withheld while this runs (kill the application, crash the database); then both sides are reset. */
  | { readonly do: 'run'; readonly act: () => Promise<void> }

/** What is to happen at a point. One of `done` and `failed` is called once, unless the connection ends before. */
export type WireDecision = {
  readonly action: WireAction
  /** It happened. @param proof what was seen */
  readonly done?: (proof: string) => void
  /**
   * It cannot happen here, and the statement passes as if nothing had been decided; or what was to `run` failed, and the
   * connection is reset all the same.
   */
  readonly failed?: (why: string) => void
}
