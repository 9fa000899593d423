import type { Roster } from './roster.ts'

/** Why a payload is not valid, in the tagged wire form: the kind is the key. */
export type ValidationError =
  | { readonly Schema: { readonly field: string; readonly reason: string } }
  | { readonly Completeness: { readonly reason: string } }
  | { readonly Consistency: { readonly reason: string } }

export const kinds = ['playbook', 'fill'] as const
export type Kind = (typeof kinds)[number]

const prefix = 'fill: '

/** Checks a payload in the order of its rules. @returns the first rule that it breaks, if any */
export function validate(
  kind: Kind,
  payload: unknown,
  roster: Roster,
): ValidationError | undefined {
  const fields = isObject(payload) ? payload : {}
  return kind === 'playbook' ? validatePlaybook(fields) : validateFill(fields, roster)
}

type Fields = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function schema(field: string, reason: string): ValidationError {
  return { Schema: { field, reason } }
}

function validatePlaybook(fields: Fields): ValidationError | undefined {
  const { operation, fingerprint, target_count: target, endorsed_names: names } = fields
  if (typeof operation !== 'string' || !operation.startsWith(prefix)) {
    const got = typeof operation === 'string' ? operation : ''
    return schema('operation', `expected \`fill: ...\` prefix, got "${got}"`)
  }
  if (typeof fingerprint !== 'string' || fingerprint === '') {
    return schema('fingerprint', 'missing — required for Phase 25 validity window')
  }
  if (typeof target !== 'number' || !Number.isInteger(target) || target < 1) {
    return schema('target_count', 'expected an integer of at least 1')
  }
  if (!Array.isArray(names) || names.some((name) => typeof name !== 'string')) {
    return schema('endorsed_names', 'expected a list of strings')
  }
  if (names.length === 0) return { Completeness: { reason: 'endorsed_names must be non-empty' } }
  if (names.length > 2 * target) {
    const reason = `endorsed_names (${names.length}) exceeds target_count × 2 (${2 * target})`
    return { Completeness: { reason } }
  }
  return undefined
}

function validateFill({ fills }: Fields, roster: Roster): ValidationError | undefined {
  if (!Array.isArray(fills)) return schema('fills', 'expected a list')
  for (const [index, fill] of fills.entries()) {
    const id = isObject(fill) ? fill['candidate_id'] : undefined
    if (typeof id !== 'string') {
      return schema(`fills[${index}].candidate_id`, 'expected a string')
    }
    if (!roster.has(id)) {
      const reason = `fills[${index}].candidate_id "${id}" does not exist in worker roster`
      return { Consistency: { reason } }
    }
  }
  return undefined
}
