import type { Capture, Source } from '@gauntlet/core/flow'
import { checkJsonPath } from '../check-json-path.ts'
import { toStandardPath } from '../standard-json-path.ts'
import type { Fields, SourceNode } from '../source-node.ts'
import { CAPTURE } from './artillery-keys.ts'
import { readTemplate } from '../read-templates.ts'

/** `capture: {...}` or a list of them. */
export function readCaptures(place: SourceNode): Capture[] {
  return place.listOrOne().map(readCapture)
}

function readCapture(place: SourceNode): Capture {
  const fields = place.fields('a capture', CAPTURE)
  const strict = fields.find('strict')?.boolean('strict')
  const from = readSource(fields, 'a capture')
  const as = fields.get('as').text('as')
  return strict === undefined ? { as, from } : { as, from, strict }
}

/** @param what `a capture`, for messages */
export function readSource(fields: Fields, what: string): Source {
  const kinds = ['json', 'header', 'regexp'].filter((name) => fields.find(name))
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) {
    return fields.place.fail(`${what} has exactly one of json, header and regexp`)
  }
  const place = fields.get(kind)
  if (kind === 'header')
    return { kind: 'header', name: readTemplate(place, 'header').toLowerCase() }
  if (kind === 'json') {
    const first = fields.find('multiple')?.boolean('multiple') === false
    const path = readJsonPath(place)
    return first || isSingular(path) ? { kind, path } : { kind, path, pick: 'random' }
  }
  return readRegexp(fields, place)
}

/** A path that can match once at most: which match to take is no question. */
const isSingular = (path: string): boolean =>
  !/\.\.|[*?:,]|\{\{/.test(path.replaceAll(/\[(\d+),'\1'\]/g, ''))

function readRegexp(fields: Fields, place: SourceNode): Source {
  const pattern = readTemplate(place, 'regexp')
  const flags = fields.find('flags')?.text('flags')
  if (!pattern.includes('{{')) checkRegexp(place, pattern, flags)
  const group = fields.find('group')?.text('group')
  return {
    kind: 'regexp',
    pattern,
    ...(flags !== undefined && { flags }),
    ...(group !== undefined && { group: /^\d+$/.test(group) ? Number(group) : group }),
  }
}

export function checkRegexp(place: SourceNode, pattern: string, flags?: string): void {
  try {
    RegExp(pattern, flags)
  } catch (error) {
    place.fail(error instanceof Error ? error.message : String(error))
  }
}

/**
 * A JSONPath of Artillery (the jsonpath-plus dialect) as RFC 9535. The leading `$` may be missing there, names may hold
 * `-` or be digits, `===` is `==`, and `[(@.length-1)]` counts from the end. What RFC 9535 does not have (`^`, `~`,
 * `@.length`, other expressions of JavaScript) is refused with its position.
 */
function readJsonPath(place: SourceNode): string {
  const written = readTemplate(place, 'a JSONPath')
  const path = toStandardPath(
    written.startsWith('$')
      ? written
      : `$${written.startsWith('[') || written.startsWith('.') ? '' : '.'}${written}`,
  )
  if (path.includes('{{')) return path
  if (/\.length(?![\w-])/.test(path)) {
    place.fail(
      `"${path}" is no JSONPath of RFC 9535, which has no .length; for a key of that name write ['length']`,
      'UNSUPPORTED',
    )
  }
  try {
    checkJsonPath(path)
  } catch (error) {
    place.fail(error instanceof Error ? error.message : String(error), 'UNSUPPORTED')
  }
  return path
}
