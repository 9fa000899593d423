import type { ObservedExchange, OperationOutcome } from '@gauntlet/contract'
import type { EarlierBreaches, GuaranteeResult, SideEvidence } from '@gauntlet/core/consistency'
import type { Action, History } from '@gauntlet/core/history'
import type { Numeric } from '@gauntlet/core/json'

/** A text, or a number as exactly as the body has it: its digits are what is compared. */
export type ObservedValue = string | Numeric

/** What one exchange means for one key. Times, status and step are taken from the exchange. */
export type Observed = {
  readonly action: Exclude<Action, 'none'>
  readonly key: ObservedValue | null
  /**
   * What the answer holds. For `write` and `read` the value that holds (`null`: there is none), for `create` one of
   * `accepted`, `duplicate`, `conflict` or nothing, for `acquire` a fencing token or any value when the lock was got
   * (`null`: it was not), for `add` the new value of the counter, if it is answered. `undefined` where the answer could
   * not be read: its value is then unknown, which is no breach and no pass.
   */
  readonly value?: ObservedValue | null | undefined
  /** What the request asked for: a value, an amount. */
  readonly proposal?: ObservedValue | null | undefined
  /** In place of `proposal`, a content; only its hash is stored. */
  readonly payload?: string | undefined
  /**
   * Where the route knows better than the status: a 409 that means "was there" is `ok`. A refusal (`fail`, by default
   * every declared 4xx) counts as contention for its key; what was refused must not be stored.
   */
  readonly outcome?: OperationOutcome
  /** The session. Default: the virtual user. */
  readonly client?: number
}

/** What an `observe` saw, and why it may have seen too little. */
export type Observation = {
  readonly seen: readonly Observed[]
  /** It asked for the answer, which came whole and could not be read: why. */
  readonly unreadable?: string | undefined
}

/**
 * An exchange with its bodies read as JSON; undefined where there is none, or it is no JSON. Numbers are exact: an
 * integer beyond 2^53 is a bigint, any other number that would round an `ExactNumber`.
 */
export type JsonExchange<Request, Answer> = ObservedExchange & {
  /** Names in lower case: `requestHeaders['idempotency-key']`. */
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly request: Request | undefined
  /** Only of a complete answer. */
  readonly answer: Answer | undefined
  /** Why a complete answer has no `answer`: `Content-Encoding zstd`, `no body (status 204)`, `not JSON: …`. */
  readonly unreadable: string | undefined
}

/**
 * Maps an exchange to keys and values, one for each key that it touched; null or an empty list if it does
 * not concern the guarantee. Must be pure: it sees every wire attempt once.
 */
export type Observe<Request, Answer> = (
  exchange: JsonExchange<Request, Answer>,
) => Observed | readonly Observed[] | null

/** A row of the target's database, as the driver gives it. */
export type DatabaseRow = Readonly<Record<string, unknown>>

/**
 * One `select` on the target's own database. `$1`, if it is in the text, is the namespace of the run: what
 * the ids that Gauntlet generated begin with.
 */
export type StoredQuery = string

/** The query of an invariant, and when it is asked. */
export type SampledQuery = {
  /** Selects the rows that must not exist. */
  readonly sql: StoredQuery
  /** Counts what was examined; undefined where nothing does. */
  readonly over: StoredQuery | undefined
  readonly everyMs: number
  readonly timeoutMs: number
  readonly duringLoad: boolean
}

export type GuaranteeEvidence = SideEvidence & {
  /** The operations that this guarantee observed. */
  readonly history: History
  /** What its query found; undefined if the database could not be read. */
  readonly rows: readonly DatabaseRow[] | undefined
  /** What its query found before the load; undefined if that was not read. */
  readonly before?: readonly DatabaseRow[] | undefined
  /** What was broken before the load, of a database that others write to. */
  readonly earlier?: EarlierBreaches | undefined
}

/** A rule about data, ready to be recorded and checked. Made by `writeOnce`, `exactlyOnce` and so on. */
export type Guarantee = {
  readonly name: string
  /** The row of the registry, by its name there. */
  readonly kind: string
  /** Actions whose acknowledgement means nothing without the value that is in the answer. */
  readonly needsAnswerOf?: readonly Action[]
  readonly observe: ((exchange: ObservedExchange) => Observation) | undefined
  readonly stored: StoredQuery | undefined
  /** Columns that `stored` must select. */
  readonly columns: readonly string[]
  /** Whether `stored` is asked before the load too: what changed during the run is part of the evidence. */
  readonly readsBefore?: boolean
  /** What is asked of the database during the load as well as after it. */
  readonly sampled?: SampledQuery
  /** The receiver whose deliveries it is judged by. */
  readonly receiver?: string
  /** How long its deliveries may take after the load. */
  readonly receiverWaitMs?: number
  check(evidence: GuaranteeEvidence): GuaranteeResult
}
