import type { Column, FoundRequest, Table } from './findings.ts'
import { isIdempotencyKey, isUnheldKey } from './propose-unique.ts'
import { isForeign } from './proposed-rule.ts'
import { isTableOf } from './references.ts'

/** A key that several requests send at once: a column of a table, or of any where the path names none. */
export type Repeated = {
  readonly table: string | undefined
  readonly column: string
  /** It takes UUIDs only. */
  readonly isUuid?: true
}

/** How many rows of another table requests name by a column. */
export type NamedRows = {
  readonly table: string
  readonly column: string
  readonly rows: number
}

/** One key for all users of a burst; outside of bursts each user has another one. It begins with the id of the run. */
export const burstKey = '{{ $burstKey }}'
/** That key as a UUID. */
export const burstUuid = '{{ $burstUuid }}'
/** A run's id (a UUID), `-u` and the number of a user. */
export const burstKeyLength = 48

export const idempotencyHeader = /^(?:x-)?idempoten(?:cy|ce)-(?:key|id|token)$/i

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

export const toSnake = (name: string): string =>
  name.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase()

/** The table whose things the last part of a path names. */
export function findTable(url: string, tables: readonly Table[]): Table | undefined {
  const segment = url.split('?')[0]?.split('/').at(-1) ?? ''
  return tables.find(({ name }) => isTableOf(segment, name))
}

export const findFieldColumn = (table: Table | undefined, field: string): Column | undefined =>
  table?.columns.find(({ name }) => name === field || name === toSnake(field))

/** The column of which a request may send one value several times; undefined where a key of a burst does not fit. */
export function findRepeated(
  field: string,
  url: string,
  tables: readonly Table[],
): Repeated | undefined {
  const table = findTable(url, tables)
  const column = findFieldColumn(table, field)
  if (table && column) {
    const isKey = isIdempotencyKey(column.name) || isUnheldKey(table, column)
    const repeats = isKey && fits(column) && !isForeign(table, column.name)
    const isUuid = column.isUuid === true && { isUuid: true as const }
    return repeats ? { table: table.name, column: column.name, ...isUuid } : undefined
  }
  if (!isIdempotencyKey(field)) return undefined
  const others = tables.flatMap((one) => findFieldColumn(one, field) ?? [])
  if (!others.every(fits)) return undefined
  const isUuid = others.some((one) => one.isUuid) && { isUuid: true as const }
  return { table: undefined, column: toSnake(field), ...isUuid }
}

const fits = ({ kind, mostCharacters, isUuid }: Column): boolean =>
  isUuid === true ||
  (kind === 'text' && (mostCharacters === undefined || mostCharacters >= burstKeyLength))

/** What a header of that name repeats. */
export const repeatsOfHeader = (url: string, tables: readonly Table[]): Repeated => ({
  table: findTable(url, tables)?.name,
  column: 'idempotency_key',
})

/** Whether one of these is the column that a rule is about. A header may be stored under another name. */
export const isRepeated = (
  { table, column }: { readonly table: string; readonly column: string },
  repeats: readonly Repeated[],
): boolean =>
  repeats.some(
    (one) =>
      (one.table ?? table) === table &&
      (one.column === column || (/idempoten/i.test(column) && one.column === 'idempotency_key')),
  )

type Session = {
  readonly requests: readonly FoundRequest[]
  readonly repeats: readonly Repeated[]
}

/**
 * The requests of one session with keys that the users of a burst share: a recording holds one key, which is new only the first
 * time. Where later requests name the same key they go on doing so.
 */
export function repeatKeysOfSession(
  requests: readonly FoundRequest[],
  tables: readonly Table[],
): Session {
  const keys = new Map<string, string>()
  const repeats: Repeated[] = []
  const add = (value: unknown, repeated: Repeated | undefined): void => {
    if (typeof value !== 'string' || value === '' || !repeated) return
    if (isUuid(value)) {
      // There is one UUID for each burst.
      if (!keys.has(value) && [...keys.values()].includes(burstUuid)) return
      keys.set(value, burstUuid)
    } else if (repeated.isUuid) return
    else if (!keys.has(value)) {
      keys.set(value, keys.size === 0 ? burstKey : `${burstKey}-${keys.size}`)
    }
    repeats.push(repeated)
  }
  for (const { step } of requests) {
    for (const [name, value] of Object.entries(step.headers ?? {})) {
      if (idempotencyHeader.test(name)) add(value, repeatsOfHeader(step.url, tables))
    }
    const { json } = step
    if (step.method !== 'POST' || !isRecord(json)) continue
    for (const [field, value] of Object.entries(json)) {
      add(value, findRepeated(field, step.url, tables))
    }
  }
  if (keys.size === 0) return { requests, repeats }
  return { requests: requests.map((one) => ({ ...one, step: replaceIn(one.step, keys) })), repeats }
}

function replaceIn(
  step: FoundRequest['step'],
  keys: ReadonlyMap<string, string>,
): FoundRequest['step'] {
  const url = step.url
    .split('/')
    .map((part) => keys.get(part) ?? part)
    .join('/')
  return {
    ...step,
    url,
    ...(step.headers && { headers: replaceTexts(step.headers, keys) }),
    ...(step.json !== undefined && { json: replaceTexts(step.json, keys) }),
  }
}

function replaceTexts<T>(value: T, keys: ReadonlyMap<string, string>): T {
  return mapTexts(value, (text) => keys.get(text) ?? text)
}

export const isUuid = (value: string): boolean =>
  /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)

/** Plain data with its texts changed; what is no plain data stays. */
export function mapTexts<T>(
  value: T,
  change: (text: string, field: string) => string,
  field = '',
): T {
  if (typeof value === 'string') return change(value, field) as T
  if (Array.isArray(value)) return value.map((one) => mapTexts<unknown>(one, change, field)) as T
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, mapTexts(one, change, name)]),
  ) as T
}
