import { ExactNumber } from '../json/exact-number.ts'

type Config = Readonly<Record<string, unknown>>

function isConfig(value: unknown): value is Config {
  if (typeof value !== 'object' || value === null) return false
  return !Array.isArray(value) && !(value instanceof ExactNumber)
}

/** Objects are merged key by key; everything else, lists included, is replaced. Neither input is changed. */
export function mergeConfig(base: Config, override: Config): Config {
  const merged = new Map(Object.entries(base))
  for (const [key, value] of Object.entries(override)) {
    const below = merged.get(key)
    merged.set(key, isConfig(below) && isConfig(value) ? mergeConfig(below, value) : value)
  }
  // fromEntries defines, where assignment would let a key `__proto__` reach the prototype.
  return Object.fromEntries(merged)
}
