import type { Column, FoundRequest, Handler, Route, Table } from './findings.ts'
import { findNamed, findReferring, isTableOf, keyOfRow, listReferences } from './references.ts'
import { burstKey, findRepeated } from './repeated-keys.ts'
import { isIdempotencyKey } from './propose-unique.ts'
import { sampleSchema } from './sample-schema.ts'
import { readBounds } from './schema-bounds.ts'

/** A request that no file states, from what the code beside its route shows. */
export type GuessedRequest = {
  readonly request: FoundRequest
  readonly from: string
  /** Why it is not sent, and stands as a comment; undefined: it is sent. */
  readonly why: string | undefined
  /** Whether the schema or the code says that the body has these fields; else only columns do. */
  readonly isSure: boolean
}

/** What may send a message, cost money, end a session or remove what others need: never sent without being asked. */
const farReaching =
  /pay|charge|refund|checkout|mail|sms|notif|invite|webhook|hook|login|logout|signin|signup|register|auth|session|password|token|reset|purge|clear|delete|remove|shutdown|admin|import|upload/i
/** Packages by which a backend reaches others. */
const services =
  /['"](?:stripe|braintree|@?paypal[\w/-]*|nodemailer|@sendgrid\/[\w-]+|twilio|mailgun[\w.-]*|resend|postmark|@aws-sdk\/client-(?:ses|sns|sqs)[\w-]*)['"]|^\s*(?:import|from)\s+(?:stripe|twilio|sendgrid|smtplib)\b/m

/** Whether sources use a service of others: what they would be asked to do is no test. */
export const reachesOthers = (sources: ReadonlyMap<string, string>): boolean =>
  [...sources.values()].some((text) => services.test(text))

/** Answers that the state of the data decides, which the handler may give by an error that is made elsewhere. */
const ofState = [404, 409]
const refusing = [400, 422]

/** Requests for the routes of the sources that write. */
export function guessRequests(
  routes: readonly Route[],
  { tables, isAlone }: { readonly tables: readonly Table[]; readonly isAlone: boolean },
): GuessedRequest[] {
  return routes
    .filter(({ method }) => method !== 'GET')
    .map((route) => {
      const { method, path, file } = route
      const url = path.replaceAll(/\{([^}]*)\}|<(?:\w+:)?([^>]*)>|:(\w+)/g, '1')
      const body = method === 'DELETE' ? undefined : guessBody(route, tables)
      const json = method === 'DELETE' ? {} : { json: body?.json ?? {} }
      const { header } = route.handler ?? {}
      const headers = header === undefined ? {} : { headers: { [header]: burstKey } }
      const request: FoundRequest = {
        step: { kind: 'request', method, url, ...headers, ...json },
        statuses: listStatuses(route.handler, body?.from === 'schema'),
        isGuess: true,
        ...readBounds(route.handler?.schema),
        ...(route.handler?.elsewhere && { areAll: true as const }),
      }
      return {
        request,
        from: body === undefined ? file : `${file}; ${reasons[body.from]}`,
        isSure: body !== undefined && body.from !== 'columns',
        why: findWhyNot({ method, path, hasParameter: url !== path, isAlone, body }),
      }
    })
} // prettier-ignore

type Doubts = {
  readonly method: string
  readonly path: string
  readonly hasParameter: boolean
  readonly isAlone: boolean
  readonly body: Body | undefined
}

/** Why a request is not sent; the first reason that holds. */
function findWhyNot({ method, path, hasParameter, isAlone, body }: Doubts): string | undefined {
  if (method === 'DELETE') return 'it deletes what other requests may need'
  const far = farReaching.exec(path)?.[0]
  if (far !== undefined) {
    return `its path names "${far}", which may reach others, end a session or delete`
  }
  if (!isAlone) return 'the sources use a service of others: payments or mail'
  if (hasParameter) return 'its path has a parameter, for which no value is known'
  if (!body || (body.isKnown && Object.keys(body.json).length === 0)) {
    return 'no field of its body is known'
  }
  if (body.isKnown) return undefined
  const names = body.unknown.length > 0 ? body.unknown.join(', ') : 'its body'
  return `no accepted value is known for ${names}`
}

const reasons = {
  schema: 'its values are guesses from the schema of the route and from the rows of your SQL files',
  fields: 'its values are guesses for the fields of the body that the code reads',
  columns: 'its values are guesses from the columns of the table of that name',
}

function listStatuses(handler: Handler | undefined, hasSchema: boolean): number[] {
  const { statuses: named = [], elsewhere, isChecked = true } = handler ?? {}
  const made = named.filter((one) => one < 300)
  // A value that is guessed without a schema may be refused by a correct backend.
  const possible = hasSchema ? ofState : [...ofState, ...refusing]
  const all = [
    ...(made.length > 0 ? made : [200, 201]),
    ...named.filter((one) => one >= 400),
    ...(elsewhere ? possible.filter((one) => elsewhere.includes(one)) : possible),
    ...(isChecked && !hasSchema ? refusing : []),
  ]
  return [...new Set(all)].toSorted((a, b) => a - b)
}

type Body = {
  readonly json: Readonly<Record<string, unknown>>
  readonly from: keyof typeof reasons
  /** Whether something says of each value that it is accepted. */
  readonly isKnown: boolean
  /** Of which fields nothing does, as far as that is known. */
  readonly unknown: readonly string[]
}

function guessBody({ path, handler }: Route, tables: readonly Table[]): Body | undefined {
  const table = tables.find(({ name }) => isTableOf(path.split('/').at(-1) ?? '', name))
  const schema = handler?.schema
  if (schema !== undefined) {
    const sample = sampleSchema(schema, '')
    if (!isRecord(sample)) return { json: {}, from: 'schema', isKnown: false, unknown: [] }
    const guess = refer(sample, { schema, field: '', path, table, tables })
    const { value, isKnown, unknown = [] } = guess
    return { json: isRecord(value) ? value : {}, from: 'schema', isKnown, unknown }
  }
  const read = handler?.fields ?? []
  if (read.length > 0) return { ...guessFields(read, { path, table, tables }), from: 'fields' }
  if (!table) return undefined
  const columns = table.columns.filter((column) => !isOfServer(table, column))
  const names = columns.map(({ name }) => name)
  return { ...guessFields(names, { path, table, tables }), from: 'columns' }
}

/** A value, and whether anything says that it is accepted. */
type Guess = {
  readonly value: unknown
  readonly isKnown: boolean
  readonly unknown?: readonly string[]
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function guessFields(names: readonly string[], place: Place): Omit<Body, 'from'> {
  const values = names.map((name) => [name, guessField(name, place)] as const)
  return {
    json: Object.fromEntries(
      values.map(([name, { value }]) => [name, value]).filter(([, value]) => value !== undefined),
    ),
    isKnown: values.every(([, { isKnown }]) => isKnown),
    unknown: values.filter(([, { isKnown }]) => !isKnown).map(([name]) => name),
  }
}

/** A sample of a schema, in which what names a row names one that is there. */
function refer(
  value: unknown,
  place: Place & { readonly schema: unknown; readonly field: string },
): Guess {
  const { schema, field } = place
  const { properties, items } = isRecord(schema) ? schema : {}
  if (Array.isArray(value)) {
    const all = value.map((item) => refer(item, { ...place, schema: items }))
    const unknown = all.flatMap((one) => one.unknown ?? [])
    const isKnown = all.every((one) => one.isKnown)
    return { value: all.map((one) => one.value), isKnown, ...(unknown.length > 0 && { unknown }) }
  }
  if (isRecord(value)) {
    const all = Object.entries(value).map(([name, item]) => {
      const inner = isRecord(properties) ? properties[name] : undefined
      return [name, refer(item, { ...place, schema: inner, field: name })] as const
    })
    return {
      value: Object.fromEntries(all.map(([name, one]) => [name, one.value])),
      isKnown: all.every(([, one]) => one.isKnown),
      unknown: all.flatMap(([name, one]) => (one.isKnown ? [] : (one.unknown ?? [name]))),
    }
  }
  return isChosen(schema) ? { value, isKnown: true } : guessReference(field, { ...place, value })
}

/** The author of a schema named the value. */
const isChosen = (schema: unknown): boolean =>
  typeof schema === 'object' &&
  schema !== null &&
  ['const', 'example', 'examples', 'default', 'enum'].some((name) => name in schema)

type Place = {
  readonly path: string
  readonly table: Table | undefined
  readonly tables: readonly Table[]
}

/** The key of a row that is there, for a field that names one; another field keeps its value. */
function guessReference(
  field: string,
  { table, tables, value }: Omit<Place, 'path'> & { readonly value: unknown },
): Guess {
  const column = table && findColumn(table, field)
  const own = table && findReference(table, { field, column, tables })
  // A column of the route's own table that refers to nothing: a new row brings its own value.
  const named = own ?? (column ? undefined : findNamed(field, tables))
  if (!named) return { value, isKnown: value !== undefined }
  const key = keyOfRow(named.parent, named.key, own?.at)
  return { value: key ?? value, isKnown: key !== undefined }
}

type Field = {
  readonly field: string
  readonly column: Column | undefined
  readonly tables: readonly Table[]
}

/** What a field refers to, and which of the references to that table it is. */
function findReference(table: Table, { field, column, tables }: Field) {
  const all = listReferences(table, tables)
  const found = column
    ? all.find((one) => one.column === column.name)
    : findReferring(field, table, tables)
  if (!found) return undefined
  const alike = all.filter(({ parent }) => parent === found.parent)
  return { ...found, at: alike.findIndex((one) => one.column === found.column) }
}

function guessField(field: string, { path, table, tables }: Place): Guess {
  if (isIdempotencyKey(field) && findRepeated(field, path, tables)) {
    return { value: burstKey, isKnown: true }
  }
  const all = table ? [table, ...tables.filter((other) => other !== table)] : tables
  const column = all.map((one) => findColumn(one, field)).find((one) => one !== undefined)
  // Without a table of the route: the one whose columns have that name.
  const near = table ?? all.find((one) => findReferring(field, one, tables) !== undefined)
  return guessReference(field, { table: near, tables, value: column && guessColumn(column) })
}

const findColumn = (table: Table, field: string): Column | undefined =>
  table.columns.find(({ name }) => toPlain(name) === toPlain(field))

const toPlain = (name: string): string => name.toLowerCase().replaceAll('_', '')

function guessColumn({ name, kind, mostCharacters, isUuid }: Column): unknown {
  if (isUuid) return '{{ $uuid() }}'
  if (kind === 'number') return 1
  if (/(?:_at|At|date|time)$/.test(name)) return '2030-01-01T12:00:00Z'
  if (kind !== 'text') return undefined
  const text = /mail/i.test(name) ? 'user-{{ $uuid() }}@example.org' : name
  return mostCharacters === undefined ? text : text.slice(0, mostCharacters)
}

/** What a row gets without a client: its number, its times, its state. */
function isOfServer({ keys, columns }: Table, { name, kind }: Column): boolean {
  const isNumbered = keys[0]?.length === 1 && keys[0][0] === name && kind !== 'text'
  const isState = /^(?:status|state|version|created|updated|deleted)/i.test(name) || /_at$|At$/.test(name)
  return columns.length > 1 && (isNumbered || isState)
} // prettier-ignore
