import { quote } from './code-text.ts'
import type { Column, FoundRequest, Table } from './findings.ts'
import { isNaturalKey } from './propose-unique.ts'
import { isForeign, toName, toTable, type ProposedRule } from './proposed-rule.ts'
import {
  burstKey, burstKeyLength, burstUuid, findFieldColumn, findRepeated, findTable, idempotencyHeader, isRecord, isUuid, mapTexts,
  repeatsOfHeader, type Repeated,
} from './repeated-keys.ts' // prettier-ignore

/** What every run, and every request of it, names anew: the id of the run first, by which its rows are found. */
const ownKey = '{{ loadTestRunId }}-{{ $uuid() }}'
/** A run's id, a hyphen and a UUID. */
const ownKeyLength = 73

/** A field of a body that holds a key which the sender picks. */
type KeyField = {
  readonly field: string
  readonly column: string
  /** Whether a key that is new in each request fits. */
  readonly isFresh: boolean
  /** It takes UUIDs only, which do not begin with the id of the run. */
  readonly isUuid: boolean
  readonly repeats: Repeated | undefined
}

export type KeyedSteps = {
  /** Each request with keys of its own; absent where only a shorter key fits. */
  readonly fresh: { readonly request: FoundRequest; readonly fields: string } | undefined
  /** All users of a burst with one key, as retries of one request are. */
  readonly repeated:
    | {
        readonly request: FoundRequest
        readonly key: string
        readonly repeats: readonly Repeated[]
      }
    | undefined
  readonly rule: ProposedRule | undefined
}

/**
 * A request that creates a row whose key the sender picks: the example's key is sent once only, so each request gets one of
 * its own, by which the row can be found. Where no key of the table holds that value, or it is there for retries, a second
 * request sends one key several times at once: a rule about it is not tested by keys that are all different.
 */
export function toKeyedSteps(request: FoundRequest, tables: readonly Table[]): KeyedSteps {
  const { step } = request
  const table = findTable(step.url, tables)
  const headers = Object.keys(step.headers ?? {})
  const header = headers.find((name) => idempotencyHeader.test(name))
  const fields = listKeyFields(request, tables)
  const repeats = [
    ...fields.flatMap((one) => one.repeats ?? []),
    ...(header === undefined ? [] : [repeatsOfHeader(step.url, tables)]),
  ]
  const fresh = fields.every(({ isFresh }) => isFresh)
    ? { request: toFresh(request, fields), fields: fields.map(({ field }) => field).join(', ') }
    : undefined
  const key = fields.find((one) => one.repeats)?.field ?? header
  const repeated =
    key === undefined ? undefined : { request: toRepeated(request, { fields, key }), key, repeats }
  const first = fields.find((one) => !one.isUuid && findFieldColumn(table, one.column))
  const steps = [fresh, repeated].flatMap((one) => one?.request.step.name ?? [])
  const rule = first && table && toRule({ step, steps }, table, first)
  return { fresh, repeated, rule }
}

function listKeyFields(
  { step, longest = {}, uuids = [] }: FoundRequest,
  tables: readonly Table[],
): KeyField[] {
  const { json } = step
  if (step.method !== 'POST' || !isRecord(json)) return []
  const table = findTable(step.url, tables)
  return Object.entries(json).flatMap(([field, value]): KeyField[] => {
    if (typeof value !== 'string') return []
    const column = findFieldColumn(table, field)
    const most = longest[field] ?? Infinity
    const repeated = findRepeated(field, step.url, tables)
    if (repeated && (repeated.isUuid || uuids.includes(field) || isUuid(value))) {
      const repeats = { ...repeated, isUuid: true as const }
      return [{ field, column: column?.name ?? field, isFresh: true, isUuid: true, repeats }]
    }
    const isKeyOfRow =
      table !== undefined && column !== undefined && isKey(table, column) && !isUuid(value)
    const isFree = isKeyOfRow && !isForeign(table, column.name) && most >= ownKeyLength + 12
    const repeats = most >= burstKeyLength ? repeated : undefined
    if (!isFree && !repeats) return []
    return [
      {
        field,
        column: column?.name ?? field,
        isFresh: isFree || (column === undefined && most >= ownKeyLength + 12),
        isUuid: false,
        repeats,
      },
    ]
  })
}

function toFresh(request: FoundRequest, fields: readonly KeyField[]): FoundRequest {
  const changed = withKeys(request, { fields, key: ownKey, header: '{{ $uuid() }}' })
  const [first] = fields
  return first ? withName(changed, `new ${first.field}`) : changed
}

/** A retry is the same request: nothing in it is new but once for the burst. */
function toRepeated(
  request: FoundRequest,
  { fields, key }: { readonly fields: readonly KeyField[]; readonly key: string },
): FoundRequest {
  const changed = withKeys(request, { fields, key: burstKey, header: burstKey })
  const { step } = changed
  const json = mapTexts(step.json, (text) => text.replaceAll('{{ $uuid() }}', burstUuid))
  // A repetition is answered with what there is, or refused.
  const statuses = [...new Set([...request.statuses, 200, ...(request.areAll ? [] : [409])])]
  return withName(
    {
      ...changed,
      step: { ...step, ...(json !== undefined && { json }) },
      statuses: statuses.toSorted((a, b) => a - b),
    },
    `same ${key}`,
  )
}

/** By its name, for other files may send the same request with a key that is the same each time. */
function withName(request: FoundRequest, about: string): FoundRequest {
  const { step } = request
  const name = `${step.method} ${step.endpoint ?? pathOf(step)} (${about})`
  return { ...request, step: { ...step, name } }
}

type Keys = {
  readonly fields: readonly KeyField[]
  readonly key: string
  readonly header: string
}

function withKeys(request: FoundRequest, { fields, key, header }: Keys): FoundRequest {
  const { step } = request
  const headers = Object.fromEntries(
    Object.entries(step.headers ?? {}).map(([name, value]) => [
      name,
      idempotencyHeader.test(name)
        ? header
        : /^(?:x-)?request-id$/i.test(name)
          ? '{{ $uuid() }}'
          : value,
    ]),
  )
  const { json } = step
  const own = Object.fromEntries(
    fields.map((one) => {
      if (one.isUuid) return [one.field, key === burstKey ? burstUuid : '{{ $uuid() }}']
      return [one.field, /mail/i.test(one.field) ? `${key}@example.org` : key]
    }),
  )
  return {
    ...request,
    step: {
      ...step,
      ...(step.headers && { headers }),
      ...(isRecord(json) && { json: { ...json, ...own } }),
    },
  }
}

const pathOf = ({ url }: FoundRequest['step']): string => url.split('?')[0] ?? url

function isKey(table: Table, column: Column): boolean {
  const fits = column.mostCharacters === undefined || column.mostCharacters >= ownKeyLength + 12
  const isAlone = table.keys.some((key) => key.length === 1 && key[0] === column.name)
  return column.kind === 'text' && fits && (isAlone || isNaturalKey(table, column))
}

type Observed = { readonly step: FoundRequest['step']; readonly steps: readonly string[] }

function toRule(
  { step, steps }: Observed,
  table: Table,
  { field, column }: Pick<KeyField, 'field' | 'column'>,
): ProposedRule {
  const name = `POST ${step.endpoint ?? pathOf(step)}: what was acknowledged is stored once`
  const isName = /^[A-Za-z_$][\w$]*$/.test(field)
  const by = toName(column)
  return {
    calls: 'exactlyOnce',
    name,
    why: `the request names its row by ${field}, and ${table.name}.${column} holds it: a row that is missing, or there twice, is a write that was lost or repeated.`,
    code: `exactlyOnce<{ ${isName ? field : quote(field)}?: string }, unknown>(${quote(name)}, {
  observe: ({ step, request }) =>
    ${steps.map((one) => `step === ${quote(one)}`).join(' ||\n    ')}
      ? { action: 'create', key: request?.${isName ? field : `[${quote(field)}]`} ?? null }
      : null,
  stored: ${quote(`select ${by} as key from ${toTable(table.name)} where starts_with(${by}, $1)`)},
})`,
    isActive: true,
  }
}
