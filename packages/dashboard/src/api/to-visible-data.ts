import { toVisible } from '@gauntlet/core/text'

/** An answer in which no text reorders, hides or breaks what stands around it: all that a page shows comes through here. */
export function toVisibleData<Data>(data: Data): Data {
  return walk(data) as Data
}

function walk(value: unknown): unknown {
  if (typeof value === 'string') return toVisible(value)
  if (Array.isArray(value)) return value.map(walk)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, below]) => [toVisible(key), walk(below)]),
  )
}
