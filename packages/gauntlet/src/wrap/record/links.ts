import type { Path } from '@gauntlet/core/json'
import type { RecordedExchange } from '../record-load.ts'
import { isIdKey, keyOf, listLeaves, readDocument, toJsonPath, type Leaf } from './leaves.ts'
import type { Session } from './sessions.ts'
import { areSame, isShort, listSent, toNames, toResource, type SentValue } from './value-names.ts'

/** A value of an answer that later requests send, and the variable that keeps it. */
export type Link = { readonly step: number; readonly path: Path; readonly name: string }

/** The values of requests that come from answers, by step and place. */
export type Links = ReadonlyMap<string, Link>

export const toUseKey = (step: number, place: string): string => `${step} ${place}`

/** A value of an answer that the target made: no request had sent it before. */
type Made = { readonly step: number; readonly path: Path; readonly names: readonly string[] }

/**
 * What sequences of one shape took from answers. A short value, which may be equal by accident, is one only where the
 * names match; and no sequence may have sent another value than the answer brought.
 */
export function findLinks(sessions: readonly Session[]): Links {
  const found = new Map<string, Map<string, Made>>()
  for (const session of sessions) collectCandidates(session, found)
  const answers = sessions.map((session) => session.map(readAnswer))
  const sent = sessions.map((session) => session.map(toTexts))
  const names = new Map<string, string>()
  const links = new Map<string, Link>()
  for (const [use, candidates] of found) {
    const made = [...candidates.values()].find((one) => isConfirmed(one, { use, answers, sent }))
    if (!made) continue
    const id = toId(made)
    const name = names.get(id) ?? toFreeName(made.path, new Set(names.values()))
    names.set(id, name)
    links.set(use, { step: made.step, path: made.path, name })
  }
  return links
}

function collectCandidates(session: Session, found: Map<string, Map<string, Made>>): void {
  const made = new Map<string, Made[]>()
  const sent = new SentValues()
  for (const [step, { request, answer }] of session.entries()) {
    for (const value of listSent(request)) {
      const candidates = findCandidates(value, made)
      if (candidates.length === 0) sent.add(value)
      const use = toUseKey(step, value.place)
      const known = found.get(use) ?? new Map<string, Made>()
      for (const one of candidates) known.set(toId(one), one)
      if (known.size > 0) found.set(use, known)
    }
    const resource = toResource(request.path)
    for (const leaf of listAnswered(answer)) {
      if (!isDistinct(leaf) || !sent.isNew(leaf, resource)) continue
      const one = { step, path: leaf.path, names: toNames(leaf.path, resource) }
      const text = String(leaf.value)
      made.set(text, [...(made.get(text) ?? []), one])
    }
  }
}

/** The first answer that brought it, by preference one of the same name. */
function findCandidates(value: SentValue, made: ReadonlyMap<string, readonly Made[]>): Made[] {
  if (value.numberOf !== undefined && !isIdKey(value.numberOf)) return []
  const text = toSentText(value.place, value.text)
  const all = made.get(text) ?? []
  const named = all.filter((one) => areSame(one.names, value.names))
  const others = isShort(text) ? [] : all.filter((one) => !named.includes(one))
  return [...named, ...others]
}

/** Of a header, what stands behind its scheme: `abc` of `Bearer abc`. */
const toSentText = (place: string, text: string): string =>
  place.startsWith('header/') ? toToken(text) : text

export const toToken = (header: string): string => header.replace(/^\w+ +/, '')

/** An id, or a text that is long. */
export const isDistinct = ({ path, value }: Leaf): boolean =>
  isIdKey(keyOf(path)) || (typeof value === 'string' && value.length >= 8)

export const listAnswered = (answer: RecordedExchange['answer']): Leaf[] =>
  listLeaves(readDocument(Buffer.from(answer.body).toString('utf8')))

const readAnswer = ({ answer }: RecordedExchange): ReadonlyMap<string, string> =>
  new Map(listAnswered(answer).map(({ path, value }) => [toJsonPath(path), String(value)]))

const toTexts = ({ request }: RecordedExchange): ReadonlyMap<string, string> =>
  new Map(listSent(request).map(({ place, text }) => [place, toSentText(place, text)]))

type Evidence = {
  readonly use: string
  readonly answers: readonly (readonly ReadonlyMap<string, string>[])[]
  readonly sent: readonly (readonly ReadonlyMap<string, string>[])[]
}

/** In each sequence in which the answer brought a value, that value was sent. */
function isConfirmed(made: Made, { use, answers, sent }: Evidence): boolean {
  const [step = '', place = ''] = use.split(/ (.*)/s)
  return answers.every((session, at) => {
    const value = session[made.step]?.get(toJsonPath(made.path))
    const text = sent[at]?.[Number(step)]?.get(place)
    return value === undefined || text === value
  })
}

const toId = ({ step, path }: Made): string => `${step} ${toJsonPath(path)}`

function toFreeName(path: Path, taken: ReadonlySet<string>): string {
  const base = keyOf(path)
    .replaceAll(/\W+/g, '_')
    .replace(/^(?=\d|$)/, 'value')
  let name = base
  for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`
  return name
}

/** What a client sent so far: an answer that repeats it did not make it. */
export class SentValues {
  readonly #names = new Map<string, string[][]>()

  add({ text, names }: Pick<SentValue, 'text' | 'names'>): void {
    this.#names.set(text, [...(this.#names.get(text) ?? []), [...names]])
  }

  /** Of short values, those of the same name count: an account 1 was sent, the answer has a payment 1. */
  isNew({ path, value }: Leaf, resource: string): boolean {
    const text = String(value)
    const sent = this.#names.get(text)
    if (!sent) return true
    const names = toNames(path, resource)
    return isShort(text) && isIdKey(keyOf(path)) && !sent.some((one) => areSame(one, names))
  }
}
