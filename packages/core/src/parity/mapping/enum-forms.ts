import { isObject, toText, type Json, type JsonObject } from '../../json/index.ts'
import { fold, isZeroValue } from '../compare/essence.ts'
import { LETTER_CASES, type LetterCase } from './letter-case.ts'
import type { Family, Rewrite } from './rewrite.ts'

/** A value of a sum type, apart from how it is written. */
type Variant = { readonly tag: string; readonly content: Json }

/** One way to write a variant. @see https://serde.rs/enum-representations.html */
type Form = {
  readonly name: string
  readonly cost: number
  readonly detail?: string
  /** Whether it may be read as a tag that the other side leaves out. */
  readonly losesTag: boolean
  readonly decode: (value: Json) => Variant | undefined
  readonly encode: (variant: Variant) => Json | undefined
}

type TagCase = { readonly name: string; readonly change: LetterCase }

/** Fields whose going can be the going of a tag; of any other text it is a field that got lost. */
const TAG_NAMES = new Set(['kind', 'tag', 'type', 'typename', 'variant'])
const isTagName = (key: string): boolean => TAG_NAMES.has(fold(key).replace(/^[^a-z]+/, ''))

/** More fields than a variant has in practice; bounds the guesses. */
const MOST_FIELDS = 12

/**
 * Rewrites between the ways to write a variant: external tag `{"Schema":{…}}`, internal tag `{"kind":"Schema",…}`,
 * adjacent `{"kind":"Schema","content":…}`, untagged, and flat: one record with the fields of all variants, those that
 * a variant lacks at their zero value.
 */
export const enumForms: Family = (from, to) => {
  const proposals = listReadForms(from).flatMap((read) => {
    const variant = read.decode(from)
    const writes = variant ? listWriteForms(variant, to) : []
    return writes
      .filter((write) => changesForm(read, write) && (write !== UNTAGGED || read.losesTag))
      .map((write) => toRewrite(read, write))
  })
  return proposals
}

/** From internal to internal or flat only keys change, and there are simpler words for that. */
function changesForm(read: Form, write: Form): boolean {
  const [from, to] = [read, write].map(({ name }) => name.split(' ')[0])
  return from !== to && !(from === 'internal-tag' && to === 'flat')
}

function toRewrite(read: Form, write: Form): Rewrite {
  return {
    name: `${read.name} -> ${write.name}`,
    ...(write.detail !== undefined && { detail: write.detail }),
    cost: write.cost,
    apply: (value) => {
      const variant = read.decode(value)
      return variant && write.encode(variant)
    },
  }
}

const keep: TagCase = { name: '', change: (text) => text }

function listReadForms(from: Json): Form[] {
  if (typeof from === 'string') return [external(keep)]
  if (!isObject(from) || from.size > MOST_FIELDS) return []
  const tags = [...from].filter(([, value]) => typeof value === 'string').map(([key]) => key)
  return [
    external(keep),
    ...tags.flatMap((tag) => listAdjacent(from, tag, keep)),
    ...tags.map((tag) => internal(tag, keep)),
  ]
}

/** The adjacent form, where one field alone stands beside the tag. */
function listAdjacent(value: JsonObject, tag: string, tagCase: TagCase): Form[] {
  const others = [...value.keys()].filter((key) => key !== tag)
  return others.length === 1 ? others.map((other) => adjacent(tag, other, tagCase)) : []
}

function listWriteForms({ tag, content }: Variant, to: Json): Form[] {
  const untagged = isObject(content) ? [UNTAGGED] : []
  if (!isObject(to) || to.size > MOST_FIELDS) return untagged
  const externals =
    to.size === 1 ? [...to.keys()].flatMap((only) => listCases(tag, only).map(external)) : []
  const tagged = [...to].flatMap(([key, value]) =>
    (typeof value === 'string' ? listCases(tag, value) : []).flatMap((tagCase) => [
      internal(key, tagCase),
      ...listAdjacent(to, key, tagCase),
      ...findFlat({ key, tagCase, to, content }),
    ]),
  )
  return [...externals, ...tagged, ...untagged]
}

/** The letter cases that turn one tag into the other: the first of them, since one example cannot show more. */
function listCases(tag: string, wanted: string): TagCase[] {
  if (tag === wanted) return [keep]
  if (fold(tag) !== fold(wanted)) return []
  const fitting = Object.entries(LETTER_CASES).filter(([, change]) => change(tag) === wanted)
  return fitting.slice(0, 2).map(([name, change]) => ({ name: `tags in ${name}`, change }))
}

const detailOf = (...parts: readonly string[]): { detail?: string } => {
  const said = parts.filter((part) => part !== '')
  return said.length === 0 ? {} : { detail: said.join(', ') }
}

const external = (tagCase: TagCase): Form => ({
  name: 'external-tag',
  cost: 1.2,
  losesTag: true,
  ...detailOf(tagCase.name),
  decode: (value) => {
    if (typeof value === 'string') return { tag: value, content: null }
    const [entry, ...others] = isObject(value) ? value : []
    return entry && others.length === 0 ? { tag: entry[0], content: entry[1] } : undefined
  },
  encode: ({ tag, content }) => new Map([[tagCase.change(tag), content]]),
})

const internal = (key: string, tagCase: TagCase): Form => ({
  name: `internal-tag ${key}`,
  cost: 1.2,
  losesTag: isTagName(key),
  ...detailOf(tagCase.name),
  decode: (value) => decodeTagged(value, key, (fields) => without(fields, key)),
  encode: ({ tag, content }) => {
    const fields: JsonObject | undefined =
      content === null ? new Map<string, Json>() : isObject(content) ? content : undefined
    if (!fields || fields.has(key)) return undefined // one of the two would be lost
    return new Map<string, Json>([[key, tagCase.change(tag)], ...fields])
  },
})

const adjacent = (key: string, contentKey: string, tagCase: TagCase): Form => ({
  name: `adjacent-tag ${key}/${contentKey}`,
  cost: 1.2,
  losesTag: isTagName(key),
  ...detailOf(tagCase.name),
  decode: (value) => decodeTagged(value, key, (fields) => fields.get(contentKey) ?? null),
  encode: ({ tag, content }) =>
    new Map<string, Json>([
      [key, tagCase.change(tag)],
      [contentKey, content],
    ]),
})

/** Loses the tag, so it is believed only where nothing else explains the answer. */
const UNTAGGED: Form = {
  name: 'untagged',
  cost: 1.5,
  losesTag: false,
  decode: () => undefined,
  encode: ({ content }) => content,
}

type FlatExample = {
  readonly key: string
  readonly tagCase: TagCase
  readonly to: JsonObject
  readonly content: Json
}

/** The flat form that an example shows, if each field of the variant is there and every other one is zero. */
function findFlat({ key, tagCase, to, content }: FlatExample): Form[] {
  const fields = [...to.keys()].filter((name) => name !== key).toSorted()
  const given = foldFields(content, fields)
  if (!given || fields.length === 0) return []
  const absent = [...to].filter(([name]) => name !== key && !given.has(fold(name)))
  if (!absent.every(([, zero]) => isZeroValue(zero))) return []
  const zeroTexts = new Set(absent.map(([, zero]) => toText(zero)).filter((text) => text !== '""'))
  return [
    {
      name: `flat ${[key, ...fields].join('/')}`,
      cost: 2,
      losesTag: false,
      ...detailOf(
        tagCase.name,
        zeroTexts.size > 0 ? `absent fields ${[...zeroTexts].toSorted().join(' ')}` : '',
      ),
      decode: () => undefined,
      encode: (variant) => encodeFlat(variant, { key, tagCase, fields, zeros: new Map(absent) }),
    },
  ]
}

/** The fields of a variant by their folded names; undefined where the flat form has no place for one of them. */
function foldFields(content: Json, fields: readonly string[]): JsonObject | undefined {
  if (content !== null && !isObject(content)) return undefined
  const places = new Set(fields.map(fold))
  const given = [...(content ?? [])].map(([name, value]): [string, Json] => [fold(name), value])
  const folded = new Map(given)
  // Two fields that fold to one name would become one.
  const isKept = folded.size === given.length && given.every(([name]) => places.has(name))
  return isKept ? folded : undefined
}

type Flat = {
  readonly key: string
  readonly tagCase: TagCase
  readonly fields: readonly string[]
  readonly zeros: JsonObject
}

function encodeFlat({ tag, content }: Variant, flat: Flat): Json | undefined {
  const given = foldFields(content, flat.fields)
  if (!given) return undefined
  // A field that the example had, and this variant has not, is empty.
  const zeroOf = (name: string): Json =>
    flat.zeros.has(name) ? (flat.zeros.get(name) ?? null) : ''
  const values = flat.fields.map((name): [string, Json] => {
    const value = given.get(fold(name))
    return [name, value === undefined ? zeroOf(name) : value]
  })
  return new Map<string, Json>([[flat.key, flat.tagCase.change(tag)], ...values])
}

function decodeTagged(
  value: Json,
  key: string,
  contentOf: (fields: JsonObject) => Json,
): Variant | undefined {
  const tag = isObject(value) ? value.get(key) : undefined
  return isObject(value) && typeof tag === 'string' && /^[a-z][\w.-]*$/i.test(tag)
    ? { tag, content: contentOf(value) }
    : undefined
}

const without = (fields: JsonObject, key: string): JsonObject =>
  new Map([...fields].filter(([name]) => name !== key))
