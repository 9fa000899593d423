import type { AnswerContent } from '@gauntlet/contract'

/** One HTTP request, ready for the wire. */
export type HttpRequest = {
  readonly method: string
  /** `http://127.0.0.1:3000`: scheme, host and port, nothing else. */
  readonly origin: string
  /** Path and query, already encoded: `/v1/events?limit=5`. */
  readonly path: string
  /**
   * Names in lower case; `content-length` is the transport's, and so are `host`, `user-agent` and `accept` where
   * they are not given. Pass the identical object for headers that do not vary: it is written out once.
   */
  readonly headers: Readonly<Record<string, string>>
  /** Further lines, for names that are sent more than once. */
  readonly headerLines?: readonly (readonly [name: string, value: string])[]
  readonly body?: string | Uint8Array
  /** From the call of `send` to the last byte of the answer. */
  readonly timeoutMs: number
}

/**
 * Why no complete answer came. `invalid`: it cannot be put on the wire (a line break in a header).
 * Whether the target may have acted on it is not in the kind but in `sent`.
 */
export type TransportErrorKind =
  'refused' | 'dns' | 'connect' | 'tls' | 'timeout' | 'reset' | 'parse' | 'aborted' | 'invalid'

export type TransportError = {
  readonly kind: TransportErrorKind
  readonly message: string
  /** A byte of the request may have left: the target may have acted on it. */
  readonly sent: boolean
}

export type HttpAnswer = {
  readonly status: number
  /** Of the status line: `1.1`. */
  readonly version?: string
  /** Each line of the head, names in lower case. */
  readonly headerLines?: readonly (readonly [name: string, value: string])[]
  /** Names in lower case; repeated headers joined with `, ` but `set-cookie`, joined with a newline. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Of `contentOf`, which makes it when it is first asked for. */
  content?: AnswerContent | undefined
}

/** What became of one wire attempt. Times are nanoseconds of `process.hrtime`, as numbers. */
export type Exchange = {
  /** When the request was handed to the socket; when it was given up, if it never was. */
  readonly sentAtNs: number
  readonly endedAtNs: number
  /** Where it was sent, when that may be another replica than the request's own origin. */
  readonly origin?: string
} & (
  | { readonly answer: HttpAnswer; readonly error?: undefined }
  | { readonly answer?: undefined; readonly error: TransportError }
)

/** Sends each request once: a transport never retries and never follows redirects by itself. */
export type Transport = {
  /** Never rejects for what the target does: that is in the exchange. */
  send(request: HttpRequest, signal?: AbortSignal): Promise<Exchange>
  /** The same without a promise, for speed: `done` is called exactly once, never before `dispatch` returns. */
  dispatch?(request: HttpRequest, done: (exchange: Exchange) => void): void
  /**
   * Opens connections so that one request to each of these origins can be written at once; resolves when they are open,
   * when one cannot be opened, or when the signal aborts.
   */
  warm?(origins: readonly string[], options: WarmOptions): Promise<void>
  close(): Promise<void>
}

export type WarmOptions = {
  /** Nanoseconds of `process.hrtime`: one that may not be idle as long is replaced; new ones are spread over the time until then. */
  readonly neededAtNs: number
  readonly signal: AbortSignal
}
