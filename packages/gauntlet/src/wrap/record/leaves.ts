import { isNumeric, readJson, toPointer, type Path } from '@gauntlet/core/json'

/** A text or a number of a JSON document, and where it stands. */
export type Leaf = { readonly path: Path; readonly value: string | number | bigint }

/** All of them, in the order of the document. */
export function listLeaves(json: unknown, path: Path = []): Leaf[] {
  if (typeof json === 'string' || typeof json === 'number' || typeof json === 'bigint')
    return [{ path, value: json }]
  if (Array.isArray(json))
    return json.flatMap((item, at) => listLeaves(item, [...path, String(at)]))
  if (!isObject(json)) return []
  return Object.entries(json).flatMap(([key, item]) => listLeaves(item, [...path, key]))
}

/** The same document with each text and number as `change` gives it. */
export function mapLeaves(
  json: unknown,
  change: (leaf: Leaf) => unknown,
  path: Path = [],
): unknown {
  if (typeof json === 'string' || typeof json === 'number' || typeof json === 'bigint')
    return change({ path, value: json })
  if (Array.isArray(json))
    return json.map((item, at) => mapLeaves(item, change, [...path, String(at)]))
  if (!isObject(json)) return json
  return Object.fromEntries(
    Object.entries(json).map(([key, item]) => [key, mapLeaves(item, change, [...path, key])]),
  )
}

/** A number that would lose digits is no object. */
const isObject = (json: unknown): json is object =>
  typeof json === 'object' && json !== null && !isNumeric(json)

/** RFC 9535: `$['order']['lines'][0]['id']`, written short where names allow. */
export function toJsonPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (/^\d+$/.test(key)) return `${text}[${key}]`
    return /^[A-Za-z_]\w*$/.test(key)
      ? `${text}.${key}`
      : `${text}['${key.replaceAll("'", "\\'")}']`
  }, '$')
}

/** Items of lists stand for all of them: `*` in the place of their position. */
export function toGlob(path: Path): string {
  return toPointer(path.map((key) => (/^\d+$/.test(key) ? '*' : key)))
}

/** Undefined where a text is no JSON object or list. */
export function readDocument(text: string | undefined): unknown {
  if (text === undefined || !/^\s*[{[]/.test(text)) return undefined
  const reading = readJson(text)
  return reading.ok ? reading.value : undefined
}

/** The key that a leaf stands under, list positions aside. */
export function keyOf(path: Path): string {
  return path.findLast((key) => !/^\d+$/.test(key)) ?? ''
}

const idKey =
  /(?:^|[_-])(?:id|uuid|guid|key|token|code|number|ref|slug|hash)$|Id$|Key$|Token$|Ref$|Uuid$/i

export const isIdKey = (key: string): boolean => idKey.test(key)
export const isUuid = (text: string): boolean =>
  /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text)
export const isDateTime = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/.test(text)
