/** What is wrong with a document, as this service thinks of it. */
export type Finding = {
  readonly kind: 'schema' | 'completeness' | 'consistency'
  /** Empty unless the kind is `schema`. */
  readonly field: string
  readonly reason: string
}

export type WireForm = 'flat' | 'tagged'

/** A finding as clients read it: `Kind`, `Field` and `Reason` side by side, or the kind as the tag. */
export function toWire(finding: Finding, form: WireForm): unknown {
  const { kind, field, reason } = finding
  if (form === 'flat') return { Field: field, Kind: kind, Reason: reason }
  const tag = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
  return { [tag]: kind === 'schema' ? { field, reason } : { reason } }
}
