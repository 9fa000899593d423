import { redactHeader, redactSecrets } from '@gauntlet/core/review'
import type { Path } from '@gauntlet/core/json'
import type { RecordedExchange } from '../record-load.ts'
import { listAnswered, SentValues, toToken, toUseKey, type Links } from './links.ts'
import {
  isDateTime,
  isIdKey,
  isUuid,
  keyOf,
  mapLeaves,
  readDocument,
  toGlob,
  toJsonPath,
} from './leaves.ts'
import type { Session } from './sessions.ts'
import {
  decode,
  droppedHeaders,
  isForm,
  safeMethods,
  listSent,
  toPlace,
  toResource,
} from './value-names.ts'

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
export function templateSession(
  session: Session,
  { secrets, links }: { readonly secrets: SecretNames; readonly links: Links },
): TemplatedStep[] {
  const templates = new SessionTemplates(session, secrets, links)
  const steps = session.map((exchange, at) => templates.add(exchange, at))
  return steps.map((step, at) => ({ ...step, capture: templates.capturesOf(at) }))
}

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
  readonly #links: Links
  readonly #sent = new SentValues()
  #step = 0
  /** Values that the client made up, and what stands for them. */
  readonly #own = new Map<string, string>()
  /** How often each of them is sent. */
  readonly #counts: ReadonlyMap<string, number>
  #isSafe = true

  constructor(session: Session, secrets: SecretNames, links: Links) {
    this.#secrets = secrets
    this.#links = links
    this.#counts = countMadeUp(session)
  }

  add(exchange: RecordedExchange, at: number): TemplatedStep {
    const { request, answer, endpoint } = exchange
    this.#isSafe = safeMethods.has(request.method)
    this.#step = at
    for (const value of listSent(request))
      if (!this.#links.has(toUseKey(at, value.place))) this.#sent.add(value)
    const step = {
      method: request.method,
      endpoint,
      path: this.#toPath(request.path),
      headers: this.#toHeaders(request.headers),
      ...this.#toBody(request),
    }
    const found = this.#readAnswer(exchange)
    return { ...step, capture: {}, status: answer.status, ...found }
  }

  /** What is taken from a step's answer, since a later step sends it. */
  capturesOf(step: number): Record<string, string> {
    const own = [...this.#links.values()].filter((link) => link.step === step)
    return Object.fromEntries(own.map(({ name, path }) => [name, toJsonPath(path)]))
  }

  #readAnswer({ request, answer }: RecordedExchange): Pick<TemplatedStep, 'alias' | 'dateTimes'> {
    const resource = toResource(request.path)
    const own = listAnswered(answer).filter((leaf) => this.#sent.isNew(leaf, resource))
    const alias = own.filter(
      ({ path, value }) => isIdKey(keyOf(path)) || (typeof value === 'string' && isUuid(value)),
    )
    const dateTimes = own.filter(({ value }) => typeof value === 'string' && isDateTime(value))
    return { alias: unique(alias), dateTimes: unique(dateTimes) }
  }

  /** The template of a value of the target's; undefined for any other. */
  #findLink(place: string): string | undefined {
    const link = this.#links.get(toUseKey(this.#step, place))
    return link && `{{ ${link.name} }}`
  }

  /** A text of the client's: a time as it was, or with what it made up made anew. */
  #toText(text: string): string {
    if (isDateTime(text)) return literal(text)
    return literal(text).replaceAll(madeUp, (part) => this.#toOwn(part))
  }

  /** What was only asked for may be there already: what is made anew was first sent by a request that may store it. */
  #toOwn(part: string): string {
    this.#sent.add({ text: part, names: [] })
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
    const segments = place
      .split('/')
      .map((segment, at) => this.#findLink(`path/${at}`) ?? this.#toPathPart(segment))
    if (query === undefined) return segments.join('/')
    return `${segments.join('/')}?${this.#toPairs(query, 'query')}`
  }

  #toPairs(pairs: string, kind: 'query' | 'form'): string {
    const parts = pairs.split('&').map((pair, at) => {
      const [name = '', ...rest] = pair.split('=')
      if (rest.length === 0) return name
      const value = rest.join('=')
      const text = decode(kind === 'form' ? value.replaceAll('+', ' ') : value)
      const known =
        this.#findLink(`${kind}/${at}`) ?? this.#findSecret(name, text, `${name}=${text}`)
      return `${name}=${known ?? this.#toPathPart(value)}`
    })
    return parts.join('&')
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

  #toHeader(name: string, value: string): string {
    const link = this.#findLink(`header/${name}`)
    if (link !== undefined) {
      const token = toToken(value)
      return `${value.slice(0, value.length - token.length)}${link}`
    }
    if (redactHeader(name, value) !== value) return this.#secrets.templateOf(name, value)
    return this.#toText(value)
  }

  #findSecret(name: string, value: string, written: string): string | undefined {
    if (value === '' || redactSecrets(written).text === written) return undefined
    return this.#secrets.templateOf(name, value)
  }

  #toBody({ body, headers }: RecordedExchange['request']): Pick<TemplatedStep, 'json' | 'text'> {
    if (body === undefined) return {}
    const json = readDocument(body)
    if (json !== undefined && !hasLongNumbers(json))
      return { json: mapLeaves(json, ({ path, value }) => this.#toLeaf(path, value)) }
    // What is no form keeps its words, without secrets.
    const isPlain = json !== undefined || !isForm(headers)
    return { text: isPlain ? literal(redactSecrets(body).text) : this.#toPairs(body, 'form') }
  }

  #toLeaf(path: Path, value: string | number | bigint): unknown {
    const link = this.#findLink(toPlace(path))
    if (link !== undefined || typeof value !== 'string') return link ?? value
    const key = keyOf(path)
    return this.#findSecret(key, value, `"${key}": "${value}"`) ?? this.#toText(value)
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
