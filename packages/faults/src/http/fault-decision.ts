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

export type FaultDecision = {
  readonly treatment: Treatment
  /** When it is over: whether it was done to the request, and with what status the target answered, if it did. */
  readonly done: (happened: boolean, status?: number) => void
}
