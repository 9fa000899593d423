import { takeBody, type HurlBody } from './hurl-body.ts'
import {
  cutComment,
  type HurlSource,
  parsePair,
  type HurlLine,
  type HurlPair,
} from './hurl-source.ts'

export type HurlRequest = {
  readonly method: string
  readonly url: string
  readonly line: number
  readonly headers: readonly HurlPair[]
  readonly sections: ReadonlyMap<string, readonly HurlPair[]>
  readonly body?: HurlBody
}

export type HurlResponse = {
  /** `*` for any. */
  readonly status: string
  /** `1.1`, where the file says it. */
  readonly version?: string
  readonly line: number
  readonly headers: readonly HurlPair[]
  readonly captures: readonly HurlLine[]
  readonly asserts: readonly HurlLine[]
  readonly body?: HurlBody
}

export type HurlEntry = { readonly request: HurlRequest; readonly response?: HurlResponse }

const REQUEST_LINE = /^\s*([A-Z]+)\s+(\S.*)$/
const RESPONSE_LINE = /^\s*HTTP(?:\/(1\.0|1\.1|2|3))?\s+(\d{3}|\*)\s*(?:#.*)?$/
const SECTION = /^\s*\[([A-Za-z]+)\]\s*(?:#.*)?$/

/** The sections that are read, and the long and short names of the same. */
export const HURL_SECTIONS: Readonly<Record<string, string>> = {
  Query: 'query',
  QueryStringParams: 'query',
  Form: 'form',
  FormParams: 'form',
  Multipart: 'multipart',
  MultipartFormData: 'multipart',
  Cookies: 'cookies',
  BasicAuth: 'auth',
  Options: 'options',
}
const SECTIONS = HURL_SECTIONS

/**
 * Splits a Hurl file into entries: a request and, perhaps, what its answer must be.
 *
 * @throws ToolError CONFIG_INVALID or UNSUPPORTED as `file:line:column: what is wrong`
 * @see https://hurl.dev/docs/grammar.html
 */
export function parseHurl(source: HurlSource): HurlEntry[] {
  const entries: HurlEntry[] = []
  while (source.peek()) {
    const request = takeRequest(source)
    const response = takeResponse(source)
    entries.push(response ? { request, response } : { request })
  }
  return entries.length > 0 ? entries : source.fail({ line: 1 }, 'there is no request in this file')
}

function takeRequest(source: HurlSource): HurlRequest {
  const start = source.peek() ?? { text: '', line: 1 }
  const match = REQUEST_LINE.exec(start.text)
  if (!match || match[1] === 'HTTP') {
    return source.fail(start, 'expected a request such as: GET http://localhost/path')
  }
  source.advance()
  const headers = takePairs(source)
  const sections = new Map<string, readonly HurlPair[]>()
  for (;;) {
    const at = source.peek()
    const name = takeSection(source)
    if (!at || name === undefined) break
    if (sections.has(name)) source.fail(at, 'this section stands twice in one request')
    sections.set(name, takePairs(source))
  }
  const body = takeBody(source)
  return {
    method: match[1] ?? '',
    url: readUrl(source, start, cutComment(match[2] ?? '')),
    line: start.line,
    headers,
    sections,
    ...(body && { body }),
  }
}

function readUrl(source: HurlSource, start: HurlLine, url: string): string {
  return url.includes('\\')
    ? source.fail(start, 'a URL has no backslash; a character is written as %23')
    : url
}

/** Lines `name: value` up to what is none. */
function takePairs(source: HurlSource): HurlPair[] {
  const pairs: HurlPair[] = []
  for (;;) {
    const line = source.peek()
    if (!line || !isPairLine(line.text)) return pairs
    const pair = parsePair(source, line)
    if (!pair) return pairs
    pairs.push(pair)
    source.advance()
  }
}

const isPairLine = (text: string): boolean =>
  /^\s*\{\{[^{}]*\}\}[^"]*:/.test(text) ||
  (!SECTION.test(text) &&
    !/^\s*[{["`<]/.test(text) &&
    !RESPONSE_LINE.test(text) &&
    !BYTES.test(text))

const BYTES = /^\s*(?:hex|base64|file),/

function takeSection(source: HurlSource): string | undefined {
  const line = source.peek()
  const name = SECTION.exec(line?.text ?? '')?.[1]
  if (!line || name === undefined) return undefined
  const known = Object.hasOwn(SECTIONS, name) ? SECTIONS[name] : undefined
  if (known === undefined) {
    source.fail(line, `the section [${name}] is not supported in a request`, 'UNSUPPORTED')
  }
  source.advance()
  return known
}

function takeResponse(source: HurlSource): HurlResponse | undefined {
  const start = source.peek()
  const [, version, status] = RESPONSE_LINE.exec(start?.text ?? '') ?? []
  if (!start || status === undefined) return undefined
  source.advance()
  const headers = takePairs(source)
  const lists: Record<string, HurlLine[]> = { Captures: [], Asserts: [] }
  for (;;) {
    const line = source.peek()
    const name = SECTION.exec(line?.text ?? '')?.[1]
    const list = name === undefined ? undefined : lists[name]
    if (!line || name === undefined) break
    if (!list)
      return source.fail(
        line,
        `the section [${name}] is not supported in a response`,
        'UNSUPPORTED',
      )
    if (list.length > 0) source.fail(line, 'this section stands twice in one response')
    source.advance()
    list.push(...takeLines(source))
  }
  const body = takeBody(source)
  const { Captures: captures = [], Asserts: asserts = [] } = lists
  return {
    status,
    line: start.line,
    headers,
    captures,
    asserts,
    ...(version !== undefined && { version }),
    ...(body && { body }),
  }
}

/** The lines of [Captures] and [Asserts]: up to the next section, request or body. */
function takeLines(source: HurlSource): HurlLine[] {
  const lines: HurlLine[] = []
  for (;;) {
    const line = source.peek()
    if (
      !line ||
      SECTION.test(line.text) ||
      REQUEST_LINE.test(line.text) ||
      (/^\s*[{[`<]/.test(line.text) && !isPairLine(line.text))
    ) {
      return lines
    }
    source.advance()
    lines.push(takeRest(source, line))
  }
}

/** A line in which a text between ``` and ``` begins goes on to its end. */
function takeRest(source: HurlSource, line: HurlLine): HurlLine {
  let { text } = line
  while ((text.match(/```/g)?.length ?? 0) % 2 === 1) {
    const next = source.takeRaw()
    if (!next) return source.fail(line, 'this text has no end: ``` is missing')
    text += `\n${next.text}`
  }
  return { ...line, text }
}
