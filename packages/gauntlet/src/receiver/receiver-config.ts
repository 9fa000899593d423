/** Where the key of a delivery is. */
export type DeliveryKey =
  string | { readonly header: string } | ((delivery: ReceivedDelivery) => string | null | undefined)

/** One request that reached a receiver. */
export type ReceivedDelivery = {
  readonly method: string
  /** With the query. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The body as JSON; undefined where it is none. */
  readonly body: unknown
}

/** What stands for the others that a backend calls: Gauntlet serves it, records every request and answers. */
export type ReceiverConfig = {
  /** The environment variable in which the targets find its URL. */
  readonly env: string
  /** Added to the URL: `/hooks`. */
  readonly path?: string
  /**
   * What names a delivery, the same for each attempt: a JSON Pointer into the body (`/id`), a header, or a function;
   * requests that it answers with null are answered and not recorded. Default `/id`.
   */
  readonly key?: DeliveryKey
  /**
   * What the attempts of one key are answered, in order; the last one answers all that follow. `lost` closes the
   * connection in place of an answer, once the request is whole. Default `[200]`.
   */
  readonly answers?: readonly (number | 'lost')[]
  /** `answers` is for every so many-th key alone; the others are answered 200. Default 1: for all. */
  readonly everyNthKey?: number
  /** How long an answer takes. Default 0. */
  readonly delayMs?: number
}
