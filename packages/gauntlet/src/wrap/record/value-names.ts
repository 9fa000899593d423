import type { Path } from '@gauntlet/core/json'
import type { RecordedExchange } from '../record-load.ts'
import { isMadeUp } from '../name-exchange.ts'
import { keyOf, listLeaves, readDocument } from './leaves.ts'

type Request = RecordedExchange['request']

/** A value that a request sends, and what it may be called: `show.id` for `showId`, `show.*` for what follows `/shows/`. */
export type SentValue = {
  /** Where it stands in its request: `path/3`, `query/1`, `header/x-key`, `json/lines/0/id`, `form/2`. */
  readonly place: string
  readonly text: string
  readonly names: readonly string[]
  /** A number of a JSON body, and the key that it stands under. */
  readonly numberOf?: string
}

/** They belong to one connection, or to the program that sent them. */
export const droppedHeaders: ReadonlySet<string> = new Set(
  'accept-encoding connection content-length expect host keep-alive te traceparent tracestate transfer-encoding upgrade user-agent'.split(
    ' ',
  ),
)

/** What stores nothing. */
export const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** What equals another value by accident: small numbers and words. */
export const isShort = (text: string): boolean =>
  text.length < 8 || (text.length < 16 && /^[A-Za-z _-]+$/.test(text))

export const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** All values of a request that an earlier answer may have brought. */
export function listSent(request: Request): SentValue[] {
  const [place = '', query = ''] = request.path.split('?')
  const resource = toResource(request.path)
  return [
    ...listSegments(place),
    ...listPairs(query, 'query', resource),
    ...Object.entries(request.headers).map(([name, text]) => ({
      place: `header/${name}`,
      text,
      names: toNames([name], resource),
    })),
    ...listBody(request, resource),
  ]
}

function listSegments(place: string): SentValue[] {
  return place.split('/').map((part, at, all) => {
    const before = all[at - 1] ?? ''
    const names = before === '' || isMadeUp(before) ? [] : [`${singular(before)}.*`]
    return { place: `path/${at}`, text: decode(part), names }
  })
}

function listPairs(pairs: string, kind: string, resource: string): SentValue[] {
  return pairs.split('&').map((pair, at) => {
    const [name = '', ...value] = pair.split('=')
    const text = decode(value.join('=').replaceAll('+', ' '))
    return { place: `${kind}/${at}`, text, names: toNames([name], resource) }
  })
}

function listBody({ body, headers }: Request, resource: string): SentValue[] {
  const json = readDocument(body)
  if (json === undefined) return isForm(headers) ? listPairs(body ?? '', 'form', resource) : []
  return listLeaves(json).map(({ path, value }) => ({
    place: toPlace(path),
    text: String(value),
    names: toNames(path, resource),
    ...(typeof value !== 'string' && { numberOf: keyOf(path) }),
  }))
}

export const toPlace = (path: Path): string => ['json', ...path].join('/')

export const isForm = (headers: Readonly<Record<string, string>>): boolean =>
  /urlencoded/i.test(headers['content-type'] ?? '')

/** The last literal segment of a path: `booking` for `/shows/2/bookings`. */
export function toResource(path: string): string {
  const segments = path.replace(/\?.*$/s, '').split('/')
  return singular(segments.findLast((part) => part !== '' && !isMadeUp(decode(part))) ?? '')
}

const suffix =
  /(?:^|[_-])(id|uuid|guid|key|token|code|number|no|ref|slug|hash)$|(Id|Uuid|Key|Token|Code|Number|No|Ref)$/i

/** `showId` is `show.id`; `id` alone belongs to the key around it, or to the resource of the path. */
export function toNames(path: Path, resource: string): string[] {
  const keys = path.filter((key) => !/^\d+$/.test(key))
  const key = keys.at(-1) ?? ''
  const found = suffixOf(key)
  if (found === undefined) return [`.${plain(key)}`]
  const prefix = key.slice(0, -found.length)
  if (plain(prefix) !== '') return [`${singular(prefix)}.${found.toLowerCase()}`]
  const around = [singular(keys.at(-2) ?? ''), resource].filter((name) => name !== '')
  return [...new Set(around)].map((name) => `${name}.${found.toLowerCase()}`)
}

/** `paid` ends in no `id`: a suffix begins with a capital letter or behind a separator. */
function suffixOf(key: string): string | undefined {
  const [, separated, joined] = suffix.exec(key) ?? []
  if (separated !== undefined) return separated
  return joined !== undefined && /^[A-Z]/.test(joined) ? joined : undefined
}

/** `show.*` is the name of any id of a show. */
export const areSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((one) => others.some((other) => matches(one, other) || matches(other, one)))

const matches = (one: string, other: string): boolean =>
  one === other || (one.endsWith('.*') && other.startsWith(one.slice(0, -1)))

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z\d]/g, '')

export function singular(word: string): string {
  const text = plain(word)
  if (/[^aeiou]ies$/.test(text)) return text.replace(/ies$/, 'y')
  if (/(?:ss|x|ch|sh)es$/.test(text)) return text.slice(0, -2)
  return /[^s]s$/.test(text) ? text.slice(0, -1) : text
}
