import type { VariableRules, VariableValue } from '../script/followed-variables.ts'
import { toTime, type TimeFormat } from '../script/times.ts'

type Make = (given: readonly string[], nowMs: number | undefined) => VariableValue | undefined

const flow = (flowVariable: string): VariableValue => ({ flowVariable })
const uuid: Make = () => flow('$uuid()')
const isWhole = (text: string | undefined): text is string => /^-?\d+$/.test(text ?? '')

/** From one number up to, but not including, another. */
function randomInt([low, high]: readonly string[]): VariableValue | undefined {
  if (low === undefined) return flow('$randomNumber(0, 1000)')
  if (!isWhole(low) || !isWhole(high) || Number(low) >= Number(high)) return undefined
  return flow(`$randomNumber(${low}, ${Number(high) - 1})`)
}

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** `-1 d` in milliseconds; 0 where nothing is given, undefined for months and years, whose lengths differ. */
function toOffsetMs([amount, unit]: readonly string[]): number | undefined {
  if (amount === undefined) return 0
  const unitMs = unit === undefined ? undefined : UNITS_MS[unit]
  return isWhole(amount) && unitMs !== undefined ? Number(amount) * unitMs : undefined
}

const timestamp: Make = (given, nowMs) => {
  const offsetMs = toOffsetMs(given)
  return offsetMs === undefined ? undefined : toTime('timestamp', nowMs, offsetMs)
}

const FORMATS: Readonly<Record<string, TimeFormat>> = {
  iso8601: 'isoTimestamp',
  rfc1123: 'httpDate',
}

const datetime: Make = ([name = '', ...offset], nowMs) => {
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
  const offsetMs = toOffsetMs(offset)
  return format && offsetMs !== undefined ? toTime(format, nowMs, offsetMs) : undefined
}

const environment: Make = ([name]) => (name === undefined ? undefined : flow(`$env.${name}`))

/** What `{{$name …}}` gives, each time that it is written: of the REST Client and of the HTTP Client. */
export const HTTP_DYNAMIC: Readonly<Record<string, Make>> = {
  $datetime: datetime,
  $guid: uuid,
  $isoTimestamp: (_given, nowMs) => toTime('isoTimestamp', nowMs),
  $processEnv: environment,
  '$random.alphanumeric': ([length]) =>
    isWhole(length) ? flow(`$randomString(${length})`) : undefined,
  '$random.integer': randomInt,
  '$random.uuid': uuid,
  $randomInt: randomInt,
  $timestamp: timestamp,
  $uuid: uuid,
}

/** `$randomInt 1 10`, `$random.integer(1, 10)`, `$env.NAME`. */
export const toDynamic: VariableRules['toDynamic'] = (text, place, nowMs) => {
  if (!text.startsWith('$')) return undefined
  const [, name = '', inside = ''] = /^(\$[\w.]+)\s*\(?(.*?)\)?$/.exec(text) ?? []
  const ofEnvironment = /^\$env\.(\w+)$/.exec(text)?.[1]
  if (ofEnvironment !== undefined) return environment([ofEnvironment], nowMs)
  const make = Object.hasOwn(HTTP_DYNAMIC, name) ? HTTP_DYNAMIC[name] : undefined
  const given = inside.split(/[\s,]+/).filter((part) => part !== '')
  return (
    make?.(given, nowMs) ??
    place.fail(
      `{{${text}}} is not supported: write the value, or use one of those in docs/formats.md`,
      'UNSUPPORTED',
    )
  )
}
