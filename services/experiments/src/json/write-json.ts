import { ExactNumber } from './exact-number.ts'

/** `JSON.stringify` for what `readJson` read: numbers get the digits that were sent. Undefined fields are left out. */
export function toJsonText(value: unknown): string {
  if (value instanceof ExactNumber) return value.text
  if (Array.isArray(value)) return `[${value.map(toJsonText).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).filter(([, below]) => below !== undefined)
  return `{${fields.map(([key, below]) => `${JSON.stringify(key)}:${toJsonText(below)}`).join(',')}}`
}
