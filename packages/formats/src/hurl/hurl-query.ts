import { compileTemplate, renderText, type Source } from '@gauntlet/core/flow'
import { readExactJson, toNumeric } from '@gauntlet/core/json'
import { createHash } from 'node:crypto'
import { checkJsonPath } from '../check-json-path.ts'
import { toStandardPath } from '../standard-json-path.ts'
import type { Allowed } from '../source-node.ts'
import { findUnknownLetters } from './hurl-date.ts'
import { HURL_FILTERS, toRegExp } from './hurl-filters.ts'
import type { HurlLineReader } from './hurl-tokens.ts'
import { checkXPath, evaluateXPath } from './hurl-xpath.ts'

/** Text in Hurl as a template of ours. */
export type ToTemplate = ((text: string) => string) & {
  /** The value of a variable that stands alone, with its type. */
  readonly typed: (text: string) => unknown
}

/** `jsonpath "$.id" count` and the other queries, with their filters. */
export function readQuery(reader: HurlLineReader, toTemplate: ToTemplate): Source {
  let source = readBareQuery(reader, toTemplate)
  while (reader.next?.kind === 'word' && isFilter(reader.next.text)) {
    source = readFilter(source, reader, toTemplate)
  }
  return source
}

export const HURL_QUERIES: Allowed = {
  known: [
    'status',
    'version',
    'url',
    'redirects',
    'header',
    'cookie',
    'body',
    'bytes',
    'sha256',
    'md5',
    'xpath',
    'jsonpath',
    'regex',
    'variable',
    'duration',
  ],
  refused: {
    certificate: 'certificates are checked, and cannot be asked for',
    ip: 'requests go to the target of the run, whatever its address is',
    rawbytes: 'bodies are asked for decoded: use bytes',
  },
}

function readBareQuery(reader: HurlLineReader, toTemplate: ToTemplate): Source {
  const name = reader.next?.text ?? reader.fail('expected a query such as status or jsonpath')
  const reason = HURL_QUERIES.refused?.[name]
  if (reason !== undefined)
    reader.fail(`the query ${name} is not supported: ${reason}`, 'UNSUPPORTED')
  if (!HURL_QUERIES.known.includes(name))
    reader.fail(`the query ${name} is not supported`, 'UNSUPPORTED')
  reader.take(name)
  switch (name) {
    case 'jsonpath':
      return readPath(reader, toTemplate)
    case 'xpath':
      return readXPath(reader, toTemplate)
    case 'regex':
      return { kind: 'regexp', ...readPatternAndFlags(reader), group: 1 }
    case 'cookie':
      return readCookie(reader)
    case 'header':
      return readHeader(reader.take('a header').text.toLowerCase())
    case 'variable':
      return { kind: 'template', template: `{{ ${reader.take('a variable').text} }}` }
    default:
      return BARE[name] ?? reader.fail(`the query ${name} is not supported`, 'UNSUPPORTED')
  }
}

const digest = (algorithm: string): Source => ({
  kind: 'computed',
  name: algorithm,
  needs: 'text',
  compute: (_value, answer) => createHash(algorithm).update(answer.bytes()).digest(),
})

const BARE: Readonly<Record<string, Source>> = {
  status: { kind: 'status' },
  duration: { kind: 'duration' },
  version: { kind: 'computed', name: 'version', compute: (_value, answer) => answer.version },
  url: { kind: 'computed', name: 'url', compute: (_value, answer) => answer.url },
  redirects: {
    kind: 'computed',
    name: 'redirects',
    compute: (_value, answer) => [...(answer.redirects ?? [])],
  },
  body: {
    kind: 'computed',
    name: 'body',
    needs: 'text',
    compute: (_value, answer) => {
      const charset = /charset\s*=\s*"?([\w-]+)/i.exec(answer.headers['content-type'] ?? '')?.[1]
      return charset === undefined || /^utf-?8$/i.test(charset)
        ? answer.text()
        : new TextDecoder(charset).decode(answer.bytes())
    },
  },
  bytes: {
    kind: 'computed',
    name: 'bytes',
    needs: 'text',
    compute: (_value, answer) => answer.bytes(),
  },
  sha256: digest('sha256'),
  md5: digest('md5'),
}

/** Sent several times, a header has a list. */
const readHeader = (name: string): Source => ({
  kind: 'computed',
  name: `header ${name}`,
  compute: (_value, { headers, headerLines }) => {
    const lines = (headerLines ?? []).filter(([each]) => each === name).map(([, value]) => value)
    if (lines.length > 1) return lines
    return name === 'set-cookie' && headers[name]?.includes('\n')
      ? headers[name].split('\n')
      : headers[name]
  },
})

const ATTRIBUTES = [
  'value',
  'expires',
  'max-age',
  'domain',
  'path',
  'secure',
  'httponly',
  'samesite',
]

/** `cookie "sid"`, or one attribute of it: `cookie "sid[Path]"`. */
function readCookie(reader: HurlLineReader): Source {
  const text = reader.next?.text ?? ''
  const [, name = text, attribute = 'value'] = /^(.*)\[(.+)\]$/.exec(text) ?? []
  if (!ATTRIBUTES.includes(attribute.toLowerCase()))
    reader.fail(`a cookie has no attribute ${attribute}; it may have ${ATTRIBUTES.join(', ')}`)
  reader.take('a cookie')
  const wanted = attribute.toLowerCase()
  if (wanted === 'value') return { kind: 'cookie', name }
  return {
    kind: 'computed',
    name: `cookie ${text}`,
    compute: (_value, { headers }) => {
      const lines = (headers['set-cookie'] ?? '').split('\n')
      const line = lines.findLast((each) => each.startsWith(`${name}=`))
      const found = line
        ?.split(';')
        .slice(1)
        .map((part) => part.trim().split('='))
        .find(([key]) => key?.toLowerCase() === wanted)
      if (!found) return undefined
      const value = found.slice(1).join('=')
      if (wanted === 'secure' || wanted === 'httponly') return true
      if (wanted === 'expires') return new Date(value)
      return wanted === 'max-age' ? toNumeric(value) : value
    },
  }
}

/** A path that can select more than one value gives a list of all, empty or not. */
function readPath(reader: HurlLineReader, toTemplate: ToTemplate): Source {
  const path = toStandardPath(reader.next?.text ?? '')
  if (!path.includes('{{')) {
    try {
      checkJsonPath(path)
    } catch (error) {
      reader.fail(error instanceof Error ? error.message : String(error))
    }
  }
  reader.take('a JSONPath')
  const template = toTemplate(path)
  if (isSingular(path)) return { kind: 'json', path: template }
  const of: Source = { kind: 'json', path: template, pick: 'all' }
  return { kind: 'computed', name: '', of, needs: 'text', compute: (value) => value ?? [] }
}

const isSingular = (path: string): boolean =>
  !/\.\.|[*?:,]/.test(path.replaceAll(/\[(\d+),'\1'\]|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, ''))

function readXPath(reader: HurlLineReader, toTemplate: ToTemplate): Source {
  const text = reader.next?.text ?? ''
  if (!text.includes('{{')) checkPath(reader, text)
  reader.take('an XPath')
  const template = compileTemplate(toTemplate(text))
  return {
    kind: 'computed',
    name: `xpath ${text}`,
    needs: 'text',
    compute: (_value, answer, context) => {
      const isHtml = /html/i.test(answer.headers['content-type'] ?? '')
      const body = (BARE['body'] as Extract<Source, { kind: 'computed' }>).compute(
        undefined,
        answer,
        context,
      )
      return evaluateXPath(String(body), renderText(template, context), isHtml ? 'html' : 'xml')
    },
  }
}

function checkPath(reader: HurlLineReader, text: string): void {
  try {
    checkXPath(text)
  } catch (error) {
    reader.fail(`"${text}" is no XPath 1.0: ${error instanceof Error ? error.message : ''}`)
  }
}

function readPattern(reader: HurlLineReader): string {
  const pattern = reader.next?.text ?? ''
  try {
    toRegExp(pattern)
  } catch (error) {
    reader.fail(error instanceof Error ? error.message : String(error))
  }
  return reader.take('a regular expression').text
}

/** As predicates and sources take it. */
export function readPatternAndFlags(reader: HurlLineReader): { pattern: string; flags?: string } {
  const { source, flags } = toRegExp(readPattern(reader))
  return { pattern: source, ...(flags !== '' && { flags }) }
}

const isFilter = (name: string): boolean => Object.hasOwn(HURL_FILTERS, name) || name === 'jsonpath'

/** One filter with its arguments, applied to what stands before it. */
function readFilter(of: Source, reader: HurlLineReader, toTemplate: ToTemplate): Source {
  const name = reader.take('a filter').text
  if (name === 'jsonpath') return readPathFilter(of, reader, toTemplate)
  const filter = HURL_FILTERS[name]
  if (!filter) return reader.fail(`the filter ${name} is not supported`, 'UNSUPPORTED')
  const texts = filter.takes.map((kind) => {
    if (kind === 'regex') return readPattern(reader)
    const token = reader.next ?? reader.fail(`${name} needs an argument`)
    if (kind === 'number' && !/^-?\d+$/.test(token.text))
      reader.fail(`${name} needs a whole number`)
    if (name === 'xpath') checkPath(reader, token.text)
    const [unknown] = /^(?:toDate|format|dateFormat)$/.test(name)
      ? findUnknownLetters(token.text)
      : []
    if (unknown !== undefined) reader.fail(`${unknown} of a date is not supported`, 'UNSUPPORTED')
    reader.take('an argument')
    return toTemplate(token.text)
  })
  const templates = texts.map((text) => compileTemplate(text))
  return {
    kind: 'computed',
    name: [name, ...texts.map((text) => JSON.stringify(text))].join(' '),
    of,
    compute: (value, _answer, context) => {
      const [first = '', second = ''] = templates.map((template) => renderText(template, context))
      return value === undefined ? undefined : attempt(() => filter.apply(value, first, second))
    },
  }
}

/** A filter that cannot be applied finds nothing. */
function attempt(apply: () => unknown): unknown {
  try {
    return apply()
  } catch {
    return undefined
  }
}

/** `jsonpath` behind a text that holds JSON: the path is read by the query of that name. */
function readPathFilter(of: Source, reader: HurlLineReader, toTemplate: ToTemplate): Source {
  const path = toStandardPath(reader.next?.text ?? '')
  if (!/^\$(?:\.[\w-]+|\[\d+\]|\['[^'\\]*'\]|\["[^"\\]*"\])*$/.test(path))
    reader.fail('behind a value a JSONPath is a row of names and indices', 'UNSUPPORTED')
  reader.take('a JSONPath')
  const keys = [...path.matchAll(/\.([\w-]+)|\[(\d+)\]|\[(?:'([^']*)'|"([^"]*)")\]/g)].map(
    ([, ...spellings]) => spellings.find((key) => key !== undefined) ?? '',
  )
  return {
    kind: 'computed',
    name: `jsonpath ${toTemplate(path)}`,
    of,
    compute: (value) =>
      attempt(() => {
        let at = typeof value === 'string' ? readExactJson(value) : value
        for (const key of keys)
          at = Object.hasOwn(Object(at) as object, key)
            ? (at as Record<string, unknown>)[key]
            : undefined
        return at
      }),
  }
}
