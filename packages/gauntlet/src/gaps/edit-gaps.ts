import { ToolError } from '@gauntlet/contract'
import { invariant } from '@gauntlet/core'
import { isMap, isNode, isScalar, parse, parseDocument, type YAMLMap } from 'yaml'
import { parseGaps } from './read-gaps.ts'

export type Acceptance = {
  readonly owner: string
  readonly expires: string
  readonly reason?: string
  readonly ticket?: string
  /** `plain`, `faults` or `any`. */
  readonly under?: string
}

/** What is edited, and what messages call it. */
export type GapFile = { readonly text: string; readonly name: string }

/**
 * The text of a gap file with one gap accepted; every byte stays but those of its fields.
 *
 * @throws ToolError NOT_FOUND for another id; CONFIG_INVALID when it is no gap file, before or after
 */
export function acceptGap(file: GapFile, id: string, acceptance: Acceptance): string {
  return edit(file, id, { status: 'accepted', ...acceptance })
}

/** The same with one gap closed: it covers nothing from now on. */
export function closeGap(file: GapFile, id: string): string {
  return edit(file, id, { status: 'closed' })
}

function edit({ text, name }: GapFile, id: string, fields: Readonly<Record<string, string>>) {
  const known = parseGaps(text, name).map((gap) => gap.id)
  if (!known.includes(id)) {
    const list = known.length > 0 ? `there are: ${known.join(', ')}` : 'there are none'
    throw new ToolError('NOT_FOUND', `no gap is called "${id}"; ${list}`, {
      hint: 'List them with `gauntlet gaps list`.',
    })
  }
  // The library would write the whole file anew, so only places are taken from it: one field at a time.
  const changed = Object.entries(fields).reduceRight(
    (before, [field, value]) => setField(before, findGap(before, id), { field, value }),
    text,
  )
  parseGaps(changed, name)
  return changed
}

function findGap(text: string, id: string): YAMLMap {
  const gaps = parseDocument(text).get('gaps') as { items?: unknown[] } | undefined
  const found = gaps?.items?.find((item): item is YAMLMap => isMap(item) && item.get('id') === id)
  invariant(found !== undefined, `the gap ${id} was read a moment ago`)
  return found
}

type Field = { readonly field: string; readonly value: string }

/** A field that is there gets another value in its place; a new one stands right behind the status. */
function setField(text: string, gap: YAMLMap, { field, value }: Field): string {
  const old = rangeOf(gap, field)
  if (old) {
    const was = text.slice(old.start, old.end)
    const lineEnd = /\s*$/.exec(was)?.[0] ?? ''
    return `${text.slice(0, old.start)}${toScalar(value, was)}${lineEnd}${text.slice(old.end)}`
  }
  const status = rangeOf(gap, 'status')
  invariant(status !== undefined, 'every gap has a status')
  if (gap.flow === true) {
    return `${text.slice(0, status.end)}, ${field}: ${toScalar(value)}${text.slice(status.end)}`
  }
  const lineEnd = /\r?\n|$/g
  lineEnd.lastIndex = status.end
  const { index, 0: end } = lineEnd.exec(text) ?? { index: text.length, 0: '' }
  const indent = ' '.repeat(status.key - (text.lastIndexOf('\n', status.key) + 1))
  return `${text.slice(0, index)}${end || '\n'}${indent}${field}: ${toScalar(value)}${text.slice(index)}`
}

/** Where the value and its key stand. */
function rangeOf(gap: YAMLMap, field: string) {
  const pair = gap.items.find(({ key }) => isScalar(key) && key.value === field)
  if (!pair || !isNode(pair.value) || !isScalar(pair.key)) return undefined
  const [start, end] = pair.value.range ?? [0, 0]
  return { start, end, key: pair.key.range?.[0] ?? 0 }
}

/** As plain as YAML allows, or in the quotes that were there. */
function toScalar(value: string, was = ''): string {
  const isOneLine = !/[\p{Cc}\u2028\u2029]/u.test(value)
  if (isOneLine && was.startsWith("'")) return `'${value.replaceAll("'", "''")}'`
  const isPlain = /^[\w.-]+( [\w.-]+)*$/.test(value) && parse(value) === value
  return isPlain && !was.startsWith('"') ? value : JSON.stringify(value)
}
