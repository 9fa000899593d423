import type { Expectation, Predicate, Source, ValueType } from '@gauntlet/core/flow'
import { readExactJson, toNumeric } from '@gauntlet/core/json'
import { checkJsonPath } from '../check-json-path.ts'
import type { HurlLineReader, HurlToken } from './hurl-tokens.ts'

/** Text in Hurl as a template of ours. */
export type ToTemplate = (text: string) => string

/** `jsonpath "$.id" count` and the other queries, with their filters. */
export function readQuery(reader: HurlLineReader, toTemplate: ToTemplate): Source {
  let source = readBareQuery(reader, toTemplate)
  while (reader.next?.kind === 'word' && FILTERS.has(reader.next.text)) {
    source = applyFilter(source, reader)
  }
  return source
}

const FILTERS = new Set(['count', 'nth', 'first', 'last'])

function readBareQuery(reader: HurlLineReader, toTemplate: ToTemplate): Source {
  const name = reader.next?.text ?? reader.fail('expected a query such as status or jsonpath')
  switch (name) {
    case 'status':
    case 'duration':
    case 'body':
      reader.take(name)
      return { kind: name }
    case 'bytes':
      reader.take(name)
      if (!reader.takeIf('count'))
        reader.fail('of bytes, only their count can be asked', 'UNSUPPORTED')
      return { kind: 'size' }
    case 'header':
      reader.take(name)
      return { kind: 'header', name: reader.take('a header').text.toLowerCase() }
    case 'cookie':
      reader.take(name)
      return readCookie(reader)
    case 'jsonpath':
      reader.take(name)
      return readPath(reader, toTemplate)
    case 'regex':
      reader.take(name)
      return readRegex(reader)
    case 'variable':
      reader.take(name)
      return { kind: 'template', template: `{{ ${reader.take('a variable').text} }}` }
    default:
      return reader.fail(`the query ${name} is not supported`, 'UNSUPPORTED')
  }
}

function readCookie(reader: HurlLineReader): Source {
  if (reader.next?.text.includes('[')) {
    reader.fail(
      'attributes of cookies are not supported; ask for the set-cookie header',
      'UNSUPPORTED',
    )
  }
  return { kind: 'cookie', name: reader.take('a cookie').text }
}

/** A path that can select more than one value gives a list of all. */
function readPath(reader: HurlLineReader, toTemplate: ToTemplate): Source {
  const path = reader.next?.text ?? ''
  try {
    checkJsonPath(path)
  } catch (error) {
    reader.fail(error instanceof Error ? error.message : String(error))
  }
  reader.take('a JSONPath')
  const isSingular = !/\.\.|[*?:,]/.test(path)
  return { kind: 'json', path: toTemplate(path), ...(isSingular ? {} : { pick: 'all' as const }) }
}

/** The first group, as in Hurl. */
function readRegex(reader: HurlLineReader): Source {
  const pattern = checkPattern(reader)
  return { kind: 'regexp', pattern, group: 1 }
}

function checkPattern(reader: HurlLineReader): string {
  const pattern = reader.next?.text ?? ''
  try {
    RegExp(pattern)
  } catch (error) {
    reader.fail(error instanceof Error ? error.message : String(error))
  }
  return reader.take('a regular expression').text
}

function applyFilter(source: Source, reader: HurlLineReader): Source {
  const filter = reader.take('a filter').text
  if (filter === 'count') return { kind: 'count', of: source }
  const index =
    filter === 'first' ? 0 : filter === 'last' ? -1 : Number(reader.take('a number').text)
  if (!Number.isInteger(index)) reader.fail('nth needs a whole number')
  return { kind: 'element', of: source, index }
}

/** `not startsWith "a"`, `== 5`, `exists`. */
export function readPredicate(
  reader: HurlLineReader,
  toTemplate: ToTemplate,
): Pick<Extract<Expectation, { must: Predicate }>, 'must' | 'not'> {
  const not = reader.takeIf('not')
  const { text } = reader.next ?? reader.fail('expected a predicate such as == or exists')
  const type = TYPES[text]
  const comparison = COMPARISONS[text]
  const must: Predicate | undefined = type
    ? { kind: 'type', type }
    : text === 'exists'
      ? { kind: 'exists' }
      : text === 'isEmpty'
        ? { kind: 'empty' }
        : undefined
  if (must) {
    reader.take(text)
    return not ? { must, not } : { must }
  }
  if (text === 'matches') {
    reader.take(text)
    const pattern = checkPattern(reader)
    return { must: { kind: 'matches', pattern }, ...(not && { not }) }
  }
  if (text === '!=') {
    reader.take(text)
    return {
      must: { kind: 'equals', value: readValue(reader, toTemplate) },
      ...(!not && { not: true }),
    }
  }
  if (!comparison)
    return reader.fail(`the predicate or filter ${text} is not supported`, 'UNSUPPORTED')
  reader.take(text)
  return { must: { kind: comparison, value: readValue(reader, toTemplate) }, ...(not && { not }) }
}

const TYPES: Readonly<Record<string, ValueType>> = {
  isBoolean: 'boolean',
  isCollection: 'collection',
  isDate: 'date',
  isFloat: 'float',
  isInteger: 'integer',
  isIsoDate: 'date',
  isNumber: 'number',
  isString: 'string',
}

const COMPARISONS = {
  '==': 'equals',
  '<': 'less',
  '<=': 'at-most',
  '>': 'greater',
  '>=': 'at-least',
  contains: 'contains',
  endsWith: 'ends-with',
  includes: 'contains',
  startsWith: 'starts-with',
} as const as Readonly<
  Record<string, Exclude<Predicate['kind'], 'one-of' | 'matches' | 'exists' | 'empty' | 'type'>>
>

function readValue(reader: HurlLineReader, toTemplate: ToTemplate): unknown {
  const token: HurlToken = reader.take('a value')
  if (token.kind === 'number') return toNumeric(token.text)
  if (token.kind === 'text' || token.kind === 'template') return toTemplate(token.text)
  if (token.kind === 'word' && ['true', 'false', 'null'].includes(token.text))
    return readExactJson(token.text)
  return reader.fail(`${token.text} is no value; texts are written in double quotes`)
}
