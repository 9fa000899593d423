import type { FoundRequest } from './findings.ts'
import { isRecord } from './repeated-keys.ts'

/** What a JSON schema of a body says of the values that are put in place of others: their lengths, forms and ranges. */
export function readBounds(schema: unknown): Pick<FoundRequest, 'longest' | 'uuids' | 'ranges'> {
  const { properties } = isRecord(schema) ? schema : {}
  if (!isRecord(properties)) return {}
  const fields = Object.entries(properties).flatMap(([field, one]) =>
    isRecord(one) ? [[field, one] as const] : [],
  )
  return {
    longest: Object.fromEntries(
      fields.flatMap(([field, one]): [string, number][] => {
        const { maxLength, format, pattern, minLength } = one
        const isOfForm = pattern !== undefined || (format !== undefined && format !== 'email')
        // A key of a run is shorter than that.
        if (isOfForm || isChoice(one) || Number(minLength ?? 0) > 48) return [[field, 0]]
        return typeof maxLength === 'number' ? [[field, maxLength]] : []
      }),
    ),
    uuids: fields.flatMap(([field, { format }]) => (format === 'uuid' ? [field] : [])),
    ranges: Object.fromEntries(
      fields.flatMap(([field, one]) => {
        const range = readRange(one)
        return range ? [[field, range] as const] : []
      }),
    ),
  }
}

type Schema = Readonly<Record<string, unknown>>

const isChoice = (schema: Schema): boolean =>
  ['const', 'enum', 'multipleOf'].some((name) => schema[name] !== undefined)

function readRange(schema: Schema): { least?: number; most?: number } | undefined {
  // A choice has no range.
  if (isChoice(schema)) return { least: 0, most: 0 }
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema
  const least = toBound({ bound: minimum, exclusive: exclusiveMinimum, step: 1 })
  const most = toBound({ bound: maximum, exclusive: exclusiveMaximum, step: -1 })
  if (least === undefined && most === undefined) return undefined
  return { ...(least !== undefined && { least }), ...(most !== undefined && { most }) }
}

/** Exclusive bounds are numbers since JSON Schema 2019, and `true` beside a bound before. */
function toBound({
  bound,
  exclusive,
  step,
}: {
  bound: unknown
  exclusive: unknown
  step: 1 | -1
}): number | undefined {
  if (typeof exclusive === 'number') return exclusive + step
  if (typeof bound !== 'number') return undefined
  return exclusive === true ? bound + step : bound
}
