/** What is to happen to one request. */
export type Treatment =
  | { readonly kind: 'pass' }
  /** The answer is held back, from its head on. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The target answers to the end, then its caller's connection is reset. */
  | { readonly kind: 'lost-answer' }
  /**
   * The whole request has been handed to the target; before its answer both sides of the connection are reset (`reset`),
   * or the caller's alone (`half-open`), and what the target still answers is thrown away.
   */
  | {
      readonly kind: 'reset' | 'half-open'
      /** How far into the usual time of an answer, in [0, 1): 0 is as soon as the request has been handed over. */
      readonly part: number
    }

export type FaultDecision = {
  readonly treatment: Treatment
  /** When it is over: whether it was done to the request, and with what status the target answered, if it did. */
  readonly done: (happened: boolean, status?: number) => void
}
