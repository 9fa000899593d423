import { cutComment, unescape, type HurlSource } from './hurl-source.ts'

export type HurlBody = {
  readonly kind: 'json' | 'text'
  readonly text: string
  readonly line: number
}

const REFUSED: Readonly<Record<string, string>> = {
  '<': 'XML bodies are not supported; write it between ``` and ```',
  'base64,': 'binary bodies are not supported',
  'hex,': 'binary bodies are not supported',
  'file,': 'bodies from files are not supported; write the body here',
}

/** A body, if one begins at the next line. */
export function takeBody(source: HurlSource): HurlBody | undefined {
  const start = source.peek()
  if (!start) return undefined
  const text = start.text.trimStart()
  for (const [begin, reason] of Object.entries(REFUSED)) {
    if (text.startsWith(begin)) source.fail(start, reason, 'UNSUPPORTED')
  }
  if (text.startsWith('```')) return takeMultiline(source)
  if (text.startsWith('`')) return takeOneLine(source)
  return /^(?:[{["\d-]|true\b|false\b|null\b)/.test(text) ? takeJson(source) : undefined
}

function takeOneLine(source: HurlSource): HurlBody {
  const start = source.takeRaw()
  const match = /^\s*`((?:[^`\\]|\\.)*)`\s*(?:#.*)?$/.exec(start?.text ?? '')
  const line = start?.line ?? 1
  if (!match) return source.fail({ line }, 'a one-line body begins and ends with `')
  return { kind: 'text', text: unescape(match[1] ?? ''), line }
}

const LANGUAGES = ['', 'json', 'text', 'raw', 'plain']

function takeMultiline(source: HurlSource): HurlBody {
  const start = source.takeRaw()
  const line = start?.line ?? 1
  const language =
    cutComment((start?.text ?? '').trim().slice(3))
      .split(',', 1)[0]
      ?.trim() ?? ''
  if (!LANGUAGES.includes(language)) {
    source.fail({ line }, `a body of ${language} is not supported`, 'UNSUPPORTED')
  }
  const lines: string[] = []
  for (;;) {
    const next = source.takeRaw()
    if (!next) return source.fail({ line }, 'this body has no end: ``` is missing')
    if (next.text.trim() === '```') break
    lines.push(`${next.text}\n`)
  }
  return { kind: language === 'json' ? 'json' : 'text', text: lines.join(''), line }
}

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
    if (depth <= 0 && !inString) return { kind: 'json', text: text.trim(), line }
  }
}
