/** What is to happen to one request. */
export type Treatment =
  | { readonly kind: 'pass' }
  /** The answer is held back, from its head on. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The target answers to the end, then its caller's connection is reset. */
  | { readonly kind: 'lost-answer' }
  /** The caller's connection is reset when the whole request has been handed to the target. */
  | { readonly kind: 'reset' }

export type Passage = {
  readonly treatment: Treatment
  /** When it is over: whether it was done to the request, and with what status the target answered, if it did. */
  readonly done: (happened: boolean, status?: number) => void
}
