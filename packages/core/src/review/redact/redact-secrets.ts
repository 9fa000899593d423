import { knownTokens } from './known-tokens.ts'
import {
  isPlaceholder,
  isSecretName,
  isSecretValue,
  looksRandom,
  namedPatterns,
  readName,
} from './named-values.ts'

export type Redacted = {
  readonly text: string
  /** How often something of each kind was taken out. */
  readonly counts: Readonly<Record<string, number>>
}

type Secret = {
  readonly kind: string
  /** Two groups: what stays, and the value that goes. */
  readonly pattern: RegExp
  readonly isSecret?: (value: string, kept: string) => boolean
}

const isLiteral = (value: string): boolean => !isPlaceholder(value)

/** The specific before the general, so that the kind says what was found. */
const secrets: readonly Secret[] = [
  ...knownTokens.map(({ kind, form }) => ({
    kind,
    pattern: new RegExp(`()(?<![A-Za-z0-9])(${form})`, 'g'),
  })),
  { kind: 'bearer', pattern: /(\bbearer\s+)([\w.~+/-]{20,}=*)/gi },
  {
    kind: 'basic-auth',
    pattern: /(\bauthorization["'`]?\s*[:=]\s*["'`]?(?:basic|token|apikey)\s+)([\w.~+/-]{6,}=*)/gi,
  },
  {
    kind: 'curl-user',
    pattern: /(\bcurl\b[^\n]{0,500}?\s(?:-u|--user|-U|--proxy-user)(?:=|\s*)["']?[^\s:"']{1,100}:)([^\s"']+)/g,
    isSecret: isLiteral,
  },
  {
    kind: 'url-password',
    pattern: /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:@/"']{0,200}:)([^\s@/"']{1,200})(?=@)/gi,
    isSecret: isLiteral,
  },
  {
    kind: 'dsn-password',
    pattern: /((?:;\s*|\b(?:host|user|username|dbname|port)=[^\s;"']+[\s;]+)(?:password|pwd)\s*=\s*)([^\s;"'`]{1,200})/gi,
    isSecret: isLiteral,
  },
  ...namedPatterns.map(({ form, pattern }) => ({
    kind: 'password',
    pattern,
    isSecret: (value: string, kept: string) => isSecretValue({ name: readName(kept), value, form }),
  })),
  // The path of a log (`npm/_logs/2026-12-01T06_35_09_123Z-debug-0.log`) names no secret.
  {
    kind: 'random',
    pattern: /()([A-Za-z0-9+/_-]{32,}={0,2})(?![A-Za-z0-9+/_=-])(?!(?<=\/[\w+-]{0,200})\.log\b)/g,
    isSecret: looksRandom,
  },
] // prettier-ignore

/** Part of every cache key, as what is sent depends on it. */
export const redactionVersion = 'redaction/3'
/** What stood against a secret may be one by itself once that is gone; two passes are the rule. */
const mostPasses = 8
const marker = /^\[\[REDACTED:[a-z0-9-]+:\d+\]\]$/

/**
 * Takes out what looks like a secret and puts `[[REDACTED:kind:n]]` in its place: the same n for the same
 * value, so that a reader still sees where one is used twice. Keeps the number of lines; a second pass
 * finds nothing. Patterns find known shapes, not every secret.
 *
 * @see https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
export function redactSecrets(text: string): Redacted {
  const counts: Record<string, number> = {}
  const numbers = new Map<string, Map<string, number>>()
  const mark = (kind: string, value: string): string => {
    const known = numbers.get(kind) ?? new Map<string, number>()
    numbers.set(kind, known)
    const number = known.get(value) ?? known.size + 1
    known.set(value, number)
    counts[kind] = (counts[kind] ?? 0) + 1
    return `[[REDACTED:${kind}:${number}]]`
  }
  let redacted = text
  for (let passes = 0, before = ''; before !== redacted && passes < mostPasses; passes += 1) {
    before = redacted
    redacted = redactOnce(redacted, mark)
  }
  return { text: redacted, counts }
}

function redactOnce(text: string, mark: (kind: string, value: string) => string): string {
  let redacted = redactKeyBlocks(text, (value) => mark('private-key', value))
  for (const { kind, pattern, isSecret } of secrets) {
    redacted = redacted.replace(pattern, (whole: string, kept: string, value: string) =>
      marker.test(value) || isSecret?.(value, kept) === false ? whole : kept + mark(kind, value),
    )
  }
  return redacted
}

const begin = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/
const end = /-----END [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----/
/** A line of base64, also as a piece of a string in code; or a header of an encrypted key. */
const material = /^[\s"'`+|-]*(?:[A-Za-z0-9+/=]+(?:\\n)?["'`,;+\s\\]*|[A-Za-z-]+: [^"'`]*)$/

/**
 * Replaces private keys line by line, so that the lines stay as many as they were. A key that is cut off,
 * as at the end of a hunk, ends where its lines no longer look like one.
 */
export function redactKeyBlocks(text: string, mark: (value: string) => string): string {
  let open = false
  const lines = text.split('\n').map((line) => {
    const start = open ? 0 : line.search(begin)
    if (start < 0) return line
    const closing = end.exec(line.slice(start))
    if (closing) {
      open = false
      const stop = start + closing.index + closing[0].length
      return hide(line.slice(0, start), line.slice(start, stop), mark) + line.slice(stop)
    }
    if (open && line.trim() === '') return line
    if (open && !material.test(line)) {
      open = false
      return line
    }
    open = true
    return hide(line.slice(0, start), line.slice(start), mark)
  })
  return lines.join('\n')
}

/** Keeps the indentation and the sign of a diff. */
function hide(before: string, value: string, mark: (value: string) => string): string {
  const indent = /^\s*[+-]?\s*/.exec(value)?.[0] ?? ''
  const kept = value.startsWith('-----') ? '' : indent
  const rest = value.slice(kept.length)
  const ending = rest.endsWith('\r') ? '\r' : ''
  return before + kept + mark(rest.trimEnd()) + ending
}

/** Headers that identify a user, whatever their value looks like. */
const identity = /authorization|cookie|session|csrf|xsrf|signature|credential/i

/** The value of an HTTP header as documents and pages may hold it. */
export function redactHeader(name: string, value: string): string {
  if (identity.test(name) || isSecretName(name)) return '<redacted>'
  const start = `${name}: `
  const { text } = redactSecrets(`${start}${value}`)
  return text.startsWith(start) ? text.slice(start.length) : redactSecrets(value).text
}
