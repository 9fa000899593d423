import { isList, isObject, parseJson, toPointer, toText } from '@gauntlet/core/parity'
import type { Json, JsonObject, Path } from '@gauntlet/core/parity'

/** `differs`: a difference of the document; `silent`: other text, about which a rule or a repeat keeps silent. */
export type Mark = 'same' | 'silent' | 'differs'

/** One line of both bodies; null where a side has none. */
export type LinePair = {
  readonly left: string | null
  readonly right: string | null
  readonly mark: Mark
}

/** What was judged to differ, by kind and place. */
export type Judged = { readonly kind: string; readonly pointer: string }

/**
 * Two bodies as lines that stand beside each other: JSON by its places, whatever the order of keys; else line by line.
 * Marks come from what was judged, never from another comparison.
 */
export function pairLines(left: string, right: string, judged: readonly Judged[]): LinePair[] {
  const [a, b] = [parseJson(left), parseJson(right)]
  if (a.ok && b.ok) {
    return pairValues({ left: a.value, right: b.value, path: [], key: '' }, toMarker(judged))
  }
  const differs = judged.some(({ kind }) => kind === 'body')
  return zip(left.split('\n'), right.split('\n'), differs ? 'differs' : 'silent')
}

type Marker = (
  path: Path,
  inherited: boolean,
) => { readonly here: boolean; readonly below: boolean }
type PairedValue = {
  readonly left: Json | undefined
  readonly right: Json | undefined
  readonly path: Path
  /** `"name": `, empty in lists. */
  readonly key: string
  readonly isMarked?: boolean
}

/** A list of another length is marked at its bracket; its elements have their own differences. */
function toMarker(judged: readonly Judged[]): Marker {
  const kinds = new Map(judged.map(({ kind, pointer }) => [pointer, kind]))
  return (path, inherited) => {
    const kind = kinds.get(toPointer(path))
    const isAll =
      inherited || (kind !== undefined && !['length', 'status', 'header'].includes(kind))
    return { here: isAll || kind === 'length', below: isAll }
  }
}

function pairValues(place: PairedValue, marker: Marker): LinePair[] {
  const { left, right, path, key } = place
  const { here, below } = marker(path, place.isMarked ?? false)
  const entries = listEntries(left, right)
  if (!entries) {
    const [a, b] = [left, right].map((value) => listLines(value, key, path.length))
    return zip(a ?? [], b ?? [], here ? 'differs' : 'silent')
  }
  const [open, close] = isList(left) ? '[]' : '{}'
  const indent = '  '.repeat(path.length)
  const [first, last] = [`${indent}${key}${open}`, `${indent}${close}`]
  return [
    { left: first, right: first, mark: here ? 'differs' : 'same' },
    ...entries.flatMap((entry) =>
      pairValues({ ...entry, path: [...path, entry.name], isMarked: below }, marker),
    ),
    { left: last, right: last, mark: below ? 'differs' : 'same' },
  ]
}

type Entry = Pick<PairedValue, 'left' | 'right' | 'key'> & { readonly name: string }

/** The entries of two objects or two lists; undefined when they cannot be paired. */
function listEntries(left: Json | undefined, right: Json | undefined): Entry[] | undefined {
  if (isObject(left) && isObject(right)) return pairFields(left, right)
  return isList(left) && isList(right) ? pairItems(left, right) : undefined
}

function pairFields(left: JsonObject, right: JsonObject): Entry[] {
  return [...new Set([...left.keys(), ...right.keys()])].map((name) => ({
    name,
    key: `${JSON.stringify(name)}: `,
    left: left.get(name),
    right: right.get(name),
  }))
}

/** As lists are compared: what both begin and end with first, then by position. */
function pairItems(left: readonly Json[], right: readonly Json[]): Entry[] {
  const [a, b] = [left, right].map((list) => list.map(toText))
  const shorter = Math.min(left.length, right.length)
  let [head, tail] = [0, 0]
  while (head < shorter && a?.[head] === b?.[head]) head += 1
  while (tail < shorter - head && a?.at(-1 - tail) === b?.at(-1 - tail)) tail += 1
  const [longer, rest] = [Math.max(left.length, right.length), shorter - tail]
  return Array.from({ length: longer }, (_, at) => {
    const fromEnd = at - longer
    const isTail = -fromEnd <= tail
    const pick = (list: readonly Json[]) => {
      if (isTail) return list.at(fromEnd)
      return at < rest || list.length === longer ? list[at] : undefined
    }
    return { name: String(at), key: '', left: pick(left), right: pick(right) }
  })
}

function listLines(value: Json | undefined, key: string, depth: number): string[] {
  if (value === undefined) return []
  const indent = '  '.repeat(depth)
  const fields = isObject(value) ? [...value] : undefined
  const items = isList(value) ? value : undefined
  if ((fields ?? items ?? []).length === 0) return [`${indent}${key}${toText(value)}`]
  const [open, close] = items ? '[]' : '{}'
  const inner = fields
    ? fields.flatMap(([name, one]) => listLines(one, `${JSON.stringify(name)}: `, depth + 1))
    : (items ?? []).flatMap((one) => listLines(one, '', depth + 1))
  return [`${indent}${key}${open}`, ...inner, `${indent}${close}`]
}

function zip(left: readonly string[], right: readonly string[], mark: Mark): LinePair[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => {
    const [a, b] = [left[at] ?? null, right[at] ?? null]
    return { left: a, right: b, mark: a === b ? 'same' : mark }
  })
}
