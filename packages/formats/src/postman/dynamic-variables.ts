import type { VariableRules, VariableValue } from '../script/followed-variables.ts'
import { toTime } from '../script/times.ts'

/** What `{{$name}}` gives, each time that it is written. */
export const DYNAMIC_VARIABLES: Readonly<
  Record<string, (nowMs: number | undefined) => VariableValue>
> = {
  $guid: () => ({ flowVariable: '$uuid()' }),
  $randomUUID: () => ({ flowVariable: '$uuid()' }),
  $randomInt: () => ({ flowVariable: '$randomNumber(0, 1000)' }),
  $randomAlphaNumeric: () => ({ flowVariable: '$randomString(1)' }),
  $timestamp: (nowMs) => toTime('timestamp', nowMs),
  $isoTimestamp: (nowMs) => toTime('isoTimestamp', nowMs),
}

export const findDynamicReason = (): string =>
  `write the value, or use ${Object.keys(DYNAMIC_VARIABLES).join(', ')}`

export const toDynamic: VariableRules['toDynamic'] = (name, place, nowMs) => {
  if (!name.startsWith('$')) return undefined
  const make = DYNAMIC_VARIABLES[name]
  return make
    ? make(nowMs)
    : place.fail(`{{${name}}} is not supported: ${findDynamicReason()}`, 'UNSUPPORTED')
}
