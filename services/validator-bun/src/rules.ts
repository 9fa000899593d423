import type { Finding } from './finding.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Rule<Subject> = (subject: Subject) => Finding | undefined

const broken = (kind: Finding['kind'], reason: string, field = ''): Finding => ({
  kind,
  field,
  reason,
})

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/** In this order: the first that finds something ends the examination. */
const playbookRules: readonly Rule<Record<string, Json>>[] = [
  ({ operation }) =>
    text(operation).startsWith('fill: ')
      ? undefined
      : broken('schema', `expected \`fill: ...\` prefix, got "${text(operation)}"`, 'operation'),
  ({ fingerprint }) =>
    text(fingerprint).length > 0
      ? undefined
      : broken('schema', 'missing — required for Phase 25 validity window', 'fingerprint'),
  ({ target_count: count }) =>
    Number.isInteger(count) && Number(count) >= 1
      ? undefined
      : broken('schema', 'expected an integer of at least 1', 'target_count'),
  ({ endorsed_names: names }) =>
    Array.isArray(names) && names.every((name) => typeof name === 'string')
      ? undefined
      : broken('schema', 'expected a list of strings', 'endorsed_names'),
  ({ endorsed_names: names }) =>
    (names as string[]).length > 0
      ? undefined
      : broken('completeness', 'endorsed_names must be non-empty'),
  ({ endorsed_names: names, target_count: count }) => {
    const [have, most] = [(names as string[]).length, Number(count) * 2]
    if (have <= most) return undefined
    return broken('completeness', `endorsed_names (${have}) exceeds target_count × 2 (${most})`)
  },
]

function examineFill(
  payload: Record<string, Json>,
  workers: ReadonlySet<string>,
): Finding | undefined {
  const { fills } = payload
  if (!Array.isArray(fills)) return broken('schema', 'expected a list', 'fills')
  let position = 0
  for (const fill of fills) {
    const at = `fills[${position++}].candidate_id`
    const id =
      fill !== null && typeof fill === 'object' && !Array.isArray(fill)
        ? fill['candidate_id']
        : null
    if (typeof id !== 'string') return broken('schema', 'expected a string', at)
    if (!workers.has(id))
      return broken('consistency', `${at} "${id}" does not exist in worker roster`)
  }
  return undefined
}

/** @returns what is wrong; nothing when the document is valid; `unknown` when there is no such kind */
export function examine(
  kind: unknown,
  payload: unknown,
  workers: ReadonlySet<string>,
): Finding | 'unknown' | undefined {
  const subject = (
    payload !== null && typeof payload === 'object' && !Array.isArray(payload) ? payload : {}
  ) as Record<string, Json>
  if (kind === 'fill') return examineFill(subject, workers)
  if (kind !== 'playbook') return 'unknown'
  for (const rule of playbookRules) {
    const finding = rule(subject)
    if (finding) return finding
  }
  return undefined
}
