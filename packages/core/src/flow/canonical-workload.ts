import { toJsonText } from '../json/index.ts'
import type { Scenario } from './scenario.ts'

/**
 * A text that is the same for two scenarios exactly when they shape traffic the same way: phases, flows, data
 * and defaults, whatever the order of keys. Functions count by their source text. Left out are what changes no
 * request: the scenario's name, its target and variables that begin with `$` (paths of this machine).
 */
export function toCanonicalWorkload(scenario: Scenario): string {
  const { name: _name, target: _target, variables = {}, ...rest } = scenario
  const shared = Object.fromEntries(
    Object.entries(variables).filter(([key]) => !key.startsWith('$')),
  )
  return toCanonical({ ...rest, variables: shared })
}

function toCanonical(value: unknown): string {
  if (typeof value === 'function') return JSON.stringify(`function ${String(value)}`)
  if (Array.isArray(value)) return `[${value.map(toCanonical).join(',')}]`
  if (typeof value === 'object' && value !== null && !('toJSON' in value)) {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${toCanonical(item)}`)
    return `{${entries.join(',')}}`
  }
  return toJsonText(value)
}
