/** Whose side of the connection is to be reset. */
export type ResetSides = 'caller' | 'both'

/** What is to happen to one request; nothing by default. */
export type Treatment = {
  /** The answer is delayed so long, from its head on. */
  readonly delayMs?: number
  readonly cut?: Cut
}

/** When the connection of a request is reset. */
export type Cut =
  /** The target answers to the end, then its caller's side is reset. */
  | { readonly when: 'answered' }
  /**
   * The whole request has been handed to the target; before its answer the connection is reset, and what the target still
   * answers is thrown away.
   */
  | {
      readonly when: 'sent'
      readonly sides: ResetSides
      /** How far into the usual time of an answer, in [0, 1): 0 is as soon as the request has been handed over. */
      readonly part: number
    }

/**
 * How an exchange ended. `caller`: the caller went away before the whole answer came; `origin`: the origin broke it off;
 * `unreached`: no connection to the origin, which has received nothing.
 */
export type ExchangeEnd = 'answered' | 'caller' | 'origin' | 'unreached'

/** Receives a copy of what passes of one exchange. Called while bytes wait: be quick, and change nothing. */
export type ExchangeTap = {
  /** Bytes of the request as they came, from its head on. */
  readonly request: (bytes: Buffer) => void
  /** Bytes of the answer as they came, interim answers included. */
  readonly answer: (bytes: Buffer) => void
  /** Called once. */
  readonly over: (end: ExchangeEnd) => void
}

export type FaultDecision = {
  readonly treatment: Treatment
  readonly tap?: ExchangeTap
  /** When it is over: whether it was done to the request, and with what status the target answered, if it did. */
  readonly done: (happened: boolean, status?: number) => void
}
