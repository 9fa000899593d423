import { cutComment, type HurlSource } from './hurl-source.ts'

export type HurlBody = {
  /** `base64`, `hex` and `file`: what stands between the comma and the semicolon. */
  readonly kind: 'json' | 'xml' | 'text' | 'base64' | 'hex' | 'file'
  readonly text: string
  readonly line: number
}

/** A body, if one begins at the next line. */
export function takeBody(source: HurlSource): HurlBody | undefined {
  const start = source.peek()
  if (!start) return undefined
  const text = start.text.trimStart()
  if (text.startsWith('```')) return takeMultiline(source)
  if (text.startsWith('`')) return takeOneLine(source)
  if (text.startsWith('<')) return takeXml(source)
  if (/^(?:base64|hex|file),/.test(text)) return takeBytes(source)
  return /^(?:[{["\d-]|true\b|false\b|null\b)/.test(text) ? takeJson(source) : undefined
}

function takeOneLine(source: HurlSource): HurlBody {
  const start = source.takeRaw()
  const match = /^\s*`((?:[^`\\]|\\.)*)`\s*(?:#.*)?$/.exec(start?.text ?? '')
  const line = start?.line ?? 1
  if (!match) return source.fail({ line }, 'a one-line body begins and ends with `')
  return { kind: 'text', text: source.unescape(match[1] ?? '', { line }), line }
}

function takeBytes(source: HurlSource): HurlBody {
  const start = source.takeRaw()
  let text = start?.text ?? ''
  const line = start?.line ?? 1
  // Base64 may have line breaks.
  while (!text.includes(';')) {
    const next = source.takeRaw()
    if (!next) return source.fail({ line }, 'these bytes have no end: ; is missing')
    text += next.text
  }
  const [, kind = '', inside = '', rest = ''] = /^\s*(\w+),([^;]*);(.*)$/.exec(text) ?? []
  if (!/^\s*(?:#.*)?$/.test(rest)) source.fail({ line }, `${rest.trim()} means nothing here`)
  if (kind === 'hex' && !/^(?:\s*[\da-f]\s*[\da-f])*\s*$/i.test(inside))
    source.fail({ line }, 'this is no hexadecimal text')
  return { kind: kind as 'base64' | 'hex' | 'file', text: inside.trim(), line }
}

const LANGUAGES: Readonly<Record<string, HurlBody['kind']>> = {
  '': 'text',
  json: 'json',
  xml: 'xml',
  text: 'text',
  raw: 'text',
  plain: 'text',
  base64: 'base64',
  hex: 'hex',
}

function takeMultiline(source: HurlSource): HurlBody {
  const start = source.takeRaw()
  const line = start?.line ?? 1
  const first = (start?.text ?? '').trim().slice(3)
  const closed = /^([^`]*)```\s*(?:#.*)?$/.exec(first)
  if (closed) return { kind: 'text', text: closed[1] ?? '', line }
  const [language = '', ...attributes] = cutComment(first)
    .split(',')
    .map((part) => part.trim())
  const isGraphQl = language === 'graphql'
  const kind = isGraphQl
    ? 'json'
    : Object.hasOwn(LANGUAGES, language)
      ? LANGUAGES[language]
      : undefined
  if (kind === undefined) {
    return source.fail({ line }, `a body of ${language} is not supported`, 'UNSUPPORTED')
  }
  const lines: string[] = []
  for (;;) {
    const next = source.takeRaw()
    if (!next) return source.fail({ line }, 'this body has no end: ``` is missing')
    const end = /^(.*?)```\s*(?:#.*)?$/.exec(next.text)
    if (end) {
      if ((end[1] ?? '') !== '') lines.push(end[1] ?? '')
      break
    }
    lines.push(`${next.text}\n`)
  }
  const text = lines.join('')
  if (isGraphQl) return { kind: 'json', text: toGraphQl(text), line }
  const isEscaped = attributes.includes('escape')
  return { kind, text: isEscaped ? source.unescape(text, { line }) : text, line }
}

/** As GraphQL goes over HTTP: the query as a text of JSON, and its variables. */
export function toGraphQl(text: string): string {
  const [, query = text, variables] = /^([\s\S]*?)\n\s*variables\s*(\{[\s\S]*)$/.exec(text) ?? []
  const parts = [`"query":${JSON.stringify(query.trim())}`]
  if (variables !== undefined) parts.push(`"variables":${withoutSpace(variables)}`)
  return `{${parts.join(',')}}`
}

/** JSON without white space outside of its texts. */
const withoutSpace = (json: string): string =>
  json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, (_whole, text: string | undefined) => text ?? '')

/** JSON up to where its brackets close; templates may stand anywhere in it. */
function takeJson(source: HurlSource): HurlBody {
  let text = ''
  let depth = 0
  let inString = false
  let line = 0
  for (;;) {
    const next = source.takeRaw()
    if (!next) return source.fail({ line }, 'this JSON body has no end')
    line ||= next.line
    let escaped = false
    for (const char of next.text) {
      if (inString) {
        if (char === '"' && !escaped) inString = false
        escaped = char === '\\' && !escaped
      } else if (char === '"') inString = true
      else if (char === '{' || char === '[') depth += 1
      else if (char === '}' || char === ']') depth -= 1
    }
    text += text === '' ? next.text : `\n${next.text}`
    if (depth > 0 || inString) continue
    if (!isJson(text)) return source.fail({ line }, 'this is no JSON')
    return { kind: 'json', text: text.trim(), line }
  }
}

/** With a number in the place of each template. Half of a pair of \\u escapes is no character. */
function isJson(text: string): boolean {
  try {
    let isWellFormed = true
    JSON.parse(text.replaceAll(/\{\{[^{}]*\}\}/g, '0'), (key, value: unknown) => {
      for (const each of [key, value])
        if (typeof each === 'string' && !isUnicode(each)) isWellFormed = false
      return value
    })
    return isWellFormed
  } catch {
    return false
  }
}

const isUnicode = (text: string): boolean => !/\p{Surrogate}/u.test(text)

/** Comments, CDATA, instructions, and tags: `/` before or behind the name says which. */
const MARKUP =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[?!][^>]*>|<(\/?)[^\s/>]+(?:[^>"']|"[^"]*"|'[^']*')*?(\/?)>/g

/** XML up to where its root element closes. */
function takeXml(source: HurlSource): HurlBody {
  let text = ''
  let line = 0
  for (;;) {
    const next = source.takeRaw()
    if (!next) return source.fail({ line }, 'this XML body has no end')
    line ||= next.line
    text += text === '' ? next.text.trimStart() : `\n${next.text}`
    let depth = 0
    let elements = 0
    for (const [, closes, isEmpty] of text.matchAll(MARKUP)) {
      if (closes === undefined) continue
      elements += 1
      if (isEmpty === '/') continue
      depth += closes === '/' ? -1 : 1
    }
    if (elements > 0 && depth === 0) return { kind: 'xml', text: text.trimEnd(), line }
  }
}
