import { isNumber, isObject, toText, parseJson } from '../../json/index.ts'
import { isIdName } from './align-lists.ts'
import type { Difference } from './difference.ts'

/** What names the element that only one list has: `id "7"`; undefined for any other difference, and where nothing does. */
export function describeElement(difference: Difference): string | undefined {
  const { kind, pointer, reference, candidate } = difference
  if ((kind !== 'missing' && kind !== 'extra') || !/\/\d+$/.test(pointer)) return undefined
  const parsed = parseJson(reference ?? candidate ?? '')
  if (!parsed.ok || !isObject(parsed.value)) return undefined
  const [name] = [...parsed.value]
    .filter(([key, value]) => isIdName(key) && (typeof value === 'string' || isNumber(value)))
    .toSorted(([a], [b]) => a.length - b.length)
  return name && `${name[0]} ${toText(name[1])}`
}
