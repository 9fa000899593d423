import { ToolError } from '@gauntlet/contract'
import type { Variables } from '@gauntlet/core/flow'
import { isNumeric, readExactJson, toJsonText } from '@gauntlet/core/json'

/**
 * The variables that `before` left, as JSON with every digit of their numbers. What a worker has by itself stays out: it
 * may be a secret.
 *
 * @param own the variables that every user has anyway
 * @throws ToolError CONFIG_INVALID naming a variable that is no JSON value
 */
export function writeShared(left: Variables, own: Readonly<Variables>): string {
  const entries = Object.entries(left).filter(
    ([name, value]) => !name.startsWith('$') && value !== undefined && value !== own[name],
  )
  const broken = entries.find(([, value]) => !isJson(value))
  if (broken)
    throw new ToolError(
      'CONFIG_INVALID',
      `flow before leaves the variable ${broken[0]}, which is no JSON value: it cannot be sent to workers`,
      { hint: 'Send the load with --workers 1, or leave a text or a number.' },
    )
  return toJsonText(Object.fromEntries(entries))
}

/** The inverse. @throws NotJson */
export function readShared(text: string): Variables {
  return readExactJson(text) as Variables
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (isNumeric(value)) return true
  if (Array.isArray(value)) return value.every(isJson)
  const isPlain = typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
  return isPlain && Object.values(value).every(isJson)
}
