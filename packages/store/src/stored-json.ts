import { toStorableText } from '@gauntlet/contract'

/** A document as text that a `json` column keeps byte for byte, and that can be cast to jsonb in questions. */
export function toStoredJson(document: unknown): string {
  return JSON.stringify(document, (_key, value: unknown) =>
    typeof value === 'string' ? toStorableText(value) : value,
  )
}
