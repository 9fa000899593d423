import { redactHeader, redactSecrets } from '@gauntlet/core/review'
import type { Path } from '@gauntlet/core/json'
import type { RecordedExchange } from '../record-load.ts'
import {
  isDateTime,
  isIdKey,
  isUuid,
  keyOf,
  listLeaves,
  mapLeaves,
  readDocument,
  toGlob,
  toJsonPath,
} from './leaves.ts'
import type { Session } from './sessions.ts'

/** One request of a session with its volatile values as templates. */
export type TemplatedStep = {
  readonly method: string
  readonly endpoint: string
  /** Path and query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly text?: string
  readonly capture: Readonly<Record<string, string>>
  readonly status: number
  /** Ids of the answer that the target chose, and times: globs of JSON Pointers. */
  readonly alias: readonly string[]
  readonly dateTimes: readonly string[]
}

/** They belong to one connection, or to the program that sent them. */
export const droppedHeaders: ReadonlySet<string> = new Set(
  'accept-encoding connection content-length expect host keep-alive te traceparent tracestate transfer-encoding upgrade user-agent'.split(
    ' ',
  ),
)

/** A value of an answer that the target made: nobody had sent it before. */
type Made = { readonly step: number; readonly path: Path; name: string | undefined }

/** What stands for the secrets of recordings: variables of the environment, by name. */
export class SecretNames {
  readonly #names = new Map<string, string>()

  /** The template in place of a secret: the same for the same value. */
  templateOf(name: string, value: string): string {
    const own = this.#names.get(value) ?? this.#toNew(name)
    this.#names.set(value, own)
    return `{{ $env.${own} }}`
  }

  #toNew(name: string): string {
    const base = `RECORDED_${name.toUpperCase().replaceAll(/[^A-Z\d]+/g, '_')}`
    const taken = new Set(this.#names.values())
    let own = base
    for (let count = 2; taken.has(own); count += 1) own = `${base}_${count}`
    return own
  }

  list(): string[] {
    return [...new Set(this.#names.values())].toSorted((a, b) => a.localeCompare(b))
  }
}

/**
 * A session that can be sent again: what the target made and the client sent back is captured, what the client made is made
 * anew, and secrets come from the environment.
 */
export function templateSession(session: Session, secrets: SecretNames): TemplatedStep[] {
  const templates = new SessionTemplates(session, secrets)
  const steps = session.map((exchange, at) => templates.add(exchange, at))
  return steps.map((step, at) => ({ ...step, capture: templates.capturesOf(at) }))
}

/** What stores nothing. */
export const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

const literal = (text: string): string => text.replaceAll('{{', "{{ '{{' }}")

/** What a client makes up for one use: UUIDs, times in numbers, and long hexadecimal. */
export const madeUp =
  /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|\d{10,}|(?<![\da-z])(?=[\da-f]*\d)(?=[\da-f]*[a-f])[\da-f]{12,}(?![\da-z])/gi

function countMadeUp(session: Session): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { request } of session) {
    const text = [request.path, ...Object.values(request.headers), request.body ?? ''].join('\n')
    for (const [part] of text.matchAll(madeUp)) counts.set(part, (counts.get(part) ?? 0) + 1)
  }
  return counts
}

class SessionTemplates {
  readonly #secrets: SecretNames
  readonly #made = new Map<string, Made>()
  /** What the client sent so far: an answer that repeats it did not make it. */
  readonly #sent = new Set<string>()
  /** Values that the client made up, and what stands for them. */
  readonly #own = new Map<string, string>()
  /** How often each of them is sent. */
  readonly #counts: ReadonlyMap<string, number>
  readonly #names = new Set<string>()
  #isSafe = true

  constructor(session: Session, secrets: SecretNames) {
    this.#secrets = secrets
    this.#counts = countMadeUp(session)
  }

  add(exchange: RecordedExchange, at: number): TemplatedStep {
    const { request, answer, endpoint } = exchange
    this.#isSafe = safeMethods.has(request.method)
    const step = {
      method: request.method,
      endpoint,
      path: this.#toPath(request.path),
      headers: this.#toHeaders(request.headers),
      ...this.#toBody(request),
    }
    const found = this.#readAnswer(answer.body, at)
    return { ...step, capture: {}, status: answer.status, ...found }
  }

  /** What a step's answer must be asked for, since a later step sends it. */
  capturesOf(step: number): Record<string, string> {
    const own = [...this.#made.values()].filter((made) => made.step === step)
    return Object.fromEntries(
      own.flatMap(({ name, path }) => (name === undefined ? [] : [[name, toJsonPath(path)]])),
    )
  }

  #readAnswer(body: Uint8Array, step: number): Pick<TemplatedStep, 'alias' | 'dateTimes'> {
    const leaves = listLeaves(readDocument(Buffer.from(body).toString('utf8')))
    const isOwn = (value: unknown): boolean => !this.#sent.has(String(value))
    const alias = leaves.filter(
      ({ path, value }) =>
        isOwn(value) && (isIdKey(keyOf(path)) || (typeof value === 'string' && isUuid(value))),
    )
    const dateTimes = leaves.filter(
      ({ value }) => isOwn(value) && typeof value === 'string' && isDateTime(value),
    )
    for (const { path, value } of leaves) {
      const text = String(value)
      const isDistinct = isIdKey(keyOf(path)) || (typeof value === 'string' && text.length >= 8)
      if (isDistinct && isOwn(value) && !this.#made.has(text))
        this.#made.set(text, { step, path, name: undefined })
    }
    return { alias: unique(alias), dateTimes: unique(dateTimes) }
  }

  /** The template of a value of the target's; undefined for any other. */
  #findMade(text: string): string | undefined {
    const made = this.#made.get(text)
    if (!made) return undefined
    made.name ??= this.#toName(made.path)
    return `{{ ${made.name} }}`
  }

  #toName(path: Path): string {
    const base = keyOf(path)
      .replaceAll(/\W+/g, '_')
      .replace(/^(?=\d|$)/, 'value')
    let name = base
    for (let count = 2; this.#names.has(name); count += 1) name = `${base}_${count}`
    this.#names.add(name)
    return name
  }

  /** A text of the client's: from an answer as a whole, a time of this run, or with what it made up made anew. */
  #toText(text: string): string {
    const made = this.#findMade(text)
    if (made !== undefined) return made
    this.#sent.add(text)
    if (isDateTime(text)) return literal(text)
    return literal(text).replaceAll(madeUp, (part) => this.#toOwn(part))
  }

  /** What was only asked for may be there already: what is made anew was first sent by a request that may store it. */
  #toOwn(part: string): string {
    this.#sent.add(part)
    const known = this.#own.get(part) ?? this.#toNewOwn(part)
    this.#own.set(part, known)
    return known
  }

  #toNewOwn(part: string): string {
    if (this.#isSafe) return part
    const isOnce = (this.#counts.get(part) ?? 0) < 2
    if (isUuid(part) && isOnce) return '{{ $uuid() }}'
    const others = [...this.#own.values()].filter((own) => own.startsWith('{{ $uuid }}')).length
    if (others === 0) return '{{ $uuid }}'
    return isUuid(part) ? part : `{{ $uuid }}-${others + 1}`
  }

  #toPath(path: string): string {
    const [place = '', query] = path.split('?')
    const segments = place.split('/').map((segment) => this.#toPathPart(segment))
    if (query === undefined) return segments.join('/')
    const pairs = query.split('&').map((pair) => {
      const [name = '', ...value] = pair.split('=')
      const text = decode(value.join('='))
      const secret = this.#findSecret(name, text, `${name}=${text}`)
      return value.length === 0 ? name : `${name}=${secret ?? this.#toPathPart(value.join('='))}`
    })
    return `${segments.join('/')}?${pairs.join('&')}`
  }

  #toPathPart(part: string): string {
    const text = decode(part)
    const template = this.#toText(text)
    return template === text ? part : template
  }

  #toHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
    const kept = Object.entries(headers).filter(
      ([name]) => !droppedHeaders.has(name) && name !== 'cookie',
    )
    return Object.fromEntries(kept.map(([name, value]) => [name, this.#toHeader(name, value)]))
  }

  /** A token of an answer stands behind its scheme. */
  #toHeader(name: string, value: string): string {
    const [, scheme = '', token = ''] = /^(\w+ +)?(.*)$/s.exec(value) ?? []
    const made = this.#findMade(value) ?? this.#findMade(token)
    if (made !== undefined) return this.#made.has(value) ? made : `${scheme}${made}`
    if (redactHeader(name, value) !== value) return this.#secrets.templateOf(name, value)
    return this.#toText(value)
  }

  #findSecret(name: string, value: string, written: string): string | undefined {
    if (this.#made.has(value) || value === '') return undefined
    if (redactSecrets(written).text === written) return undefined
    return this.#secrets.templateOf(name, value)
  }

  #toBody({ body, headers }: RecordedExchange['request']): Pick<TemplatedStep, 'json' | 'text'> {
    if (body === undefined) return {}
    const json = readDocument(body)
    if (json === undefined || hasLongNumbers(json))
      return { text: this.#toPlainText(body, headers) }
    return { json: mapLeaves(json, ({ path, value }) => this.#toLeaf(keyOf(path), value)) }
  }

  #toLeaf(key: string, value: string | number | bigint): unknown {
    if (typeof value === 'string')
      return this.#findSecret(key, value, `"${key}": "${value}"`) ?? this.#toText(value)
    const made = isIdKey(key) ? this.#findMade(String(value)) : undefined
    if (made === undefined) this.#sent.add(String(value))
    return made ?? value
  }

  /** A form by its fields; what is no form keeps its words, without secrets. */
  #toPlainText(body: string, headers: Readonly<Record<string, string>>): string {
    if (!/urlencoded/i.test(headers['content-type'] ?? '')) return literal(redactSecrets(body).text)
    return body
      .split('&')
      .map((pair) => {
        const [name = '', value = ''] = pair.split('=')
        const text = decode(value.replaceAll('+', ' '))
        const secret = this.#findSecret(name, text, `${name}=${text}`)
        return `${name}=${secret ?? this.#toPathPart(value)}`
      })
      .join('&')
  }
}

/** Numbers that JSON of JavaScript would round: the text is sent as it was. */
function hasLongNumbers(json: unknown): boolean {
  let found = false
  JSON.stringify(json, (_key, value: unknown) => {
    if (typeof value === 'bigint') found = true
    else if (typeof value === 'object' && value !== null && 'toJSON' in value) found = true
    return typeof value === 'bigint' ? 0 : value
  })
  return found
}

const unique = (leaves: readonly { readonly path: Path }[]): string[] => [
  ...new Set(leaves.map(({ path }) => toGlob(path))),
]

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
