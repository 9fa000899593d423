export type DifferenceKind =
  'status' | 'header' | 'missing' | 'extra' | 'type' | 'value' | 'order' | 'length' | 'body'

/** One typed difference between two answers. */
export type Difference = {
  readonly kind: DifferenceKind
  /** Where in the body, as a JSON Pointer; a header's name for `header`; empty for `status` and `body`. */
  readonly pointer: string
  /** What the reference has there, as JSON text; null when it has nothing. */
  readonly reference: string | null
  /** What the candidate has there. */
  readonly candidate: string | null
}

/** What two differences share when they are the same one in another case: kind, and place without indices. */
export const toSignature = ({ kind, pointer }: Pick<Difference, 'kind' | 'pointer'>): string =>
  `${kind} ${pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')}`
