/** One HTTP request, ready for the wire. */
export type HttpRequest = {
  readonly method: string
  /** `http://127.0.0.1:3000`: scheme, host and port, nothing else. */
  readonly origin: string
  /** Path and query, already encoded: `/v1/events?limit=5`. */
  readonly path: string
  /** Names in lower case; `host` and `content-length` are the transport's. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** From the call of `send` to the last byte of the answer. */
  readonly timeoutMs: number
}

/** Why no complete answer came. `refused` certainly did not reach the server's code; the others may have. */
export type TransportErrorKind =
  'refused' | 'dns' | 'connect' | 'tls' | 'timeout' | 'reset' | 'parse' | 'aborted'

export type HttpAnswer = {
  readonly status: number
  /** Names in lower case; repeated headers joined with `, ` but `set-cookie`, joined with a newline. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** What became of one wire attempt. Times are nanoseconds of `process.hrtime`, as numbers. */
export type Exchange = {
  readonly sentAtNs: number
  readonly endedAtNs: number
} & (
  | { readonly answer: HttpAnswer; readonly error?: undefined }
  | {
      readonly answer?: undefined
      readonly error: { readonly kind: TransportErrorKind; readonly message: string }
    }
)

/** Sends each request once: a transport never retries and never follows redirects by itself. */
export type Transport = {
  /** Never rejects for what the target does: that is in the exchange. */
  send(request: HttpRequest, signal?: AbortSignal): Promise<Exchange>
  close(): Promise<void>
}
