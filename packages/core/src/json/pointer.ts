import { isList, isObject, type Json } from './json.ts'

/** Keys and list indices from the root down. */
export type Path = readonly string[]

/** @see RFC 6901 */
export const toPointer = (path: Path): string =>
  path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** @see RFC 6901 */
export const parsePointer = (pointer: string): Path =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))

/**
 * Matches a path with a glob of JSON Pointer segments: `*` stands for one segment, `**` for any number of them. A
 * segment is matched whole: `/date` never matches `/candidate`.
 */
export function matchesGlob(glob: Path, path: Path): boolean {
  if (!glob.includes('**')) return matchesSegments(glob, path)
  // Where in the path the segments so far can end: no backtracking, however deep an answer is.
  let ends: readonly number[] = [0]
  for (const segment of glob) {
    const [earliest] = ends
    if (earliest === undefined) return false
    ends =
      segment === '**'
        ? Array.from({ length: path.length - earliest + 1 }, (_, at) => earliest + at)
        : ends.filter((at) => isSegment(segment, path[at])).map((at) => at + 1)
  }
  return ends.at(-1) === path.length
}

const matchesSegments = (glob: Path, path: Path): boolean =>
  glob.length === path.length && glob.every((segment, at) => isSegment(segment, path[at]))

const isSegment = (segment: string, key: string | undefined): boolean =>
  key !== undefined && (segment === '*' || segment === key)

/** The value without the fields and elements at every matching place; `**` stands for any number of segments. */
export function dropAt(root: Json, glob: Path, path: Path = []): Json {
  const keep = ([key]: readonly [string, Json]): boolean => !matchesGlob(glob, [...path, key])
  const inner = ([key, item]: readonly [string, Json]): [string, Json] => [
    key,
    dropAt(item, glob, [...path, key]),
  ]
  if (isObject(root)) return new Map([...root].filter(keep).map(inner))
  if (!isList(root)) return root
  const items = root.map((item, index): [string, Json] => [String(index), item])
  return items.filter(keep).map((entry) => inner(entry)[1])
}
