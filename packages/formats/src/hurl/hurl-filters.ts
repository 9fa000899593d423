import { isNumeric, numberText, toNumeric } from '@gauntlet/core/json'
import { formatDate, parseDate } from './hurl-date.ts'
import { decodeEntities, evaluateXPath, NodeSet } from './hurl-xpath.ts'

/** What a filter makes of a value; undefined where it cannot be applied, or finds nothing. */
export type ApplyFilter = (value: unknown, argument: string, second: string) => unknown

/** A filter, and which arguments stand behind its name. */
export type HurlFilter = { readonly takes: readonly FilterArgument[]; readonly apply: ApplyFilter }
type FilterArgument = 'text' | 'number' | 'regex' | 'path'

const DAY_MS = 86_400_000

const none = (apply: (value: unknown) => unknown): HurlFilter => ({ takes: [], apply })
const onText = (apply: (text: string) => unknown): HurlFilter =>
  none((value) => (typeof value === 'string' ? apply(value) : undefined))
const withText = (
  takes: FilterArgument,
  apply: (text: string, argument: string) => unknown,
): HurlFilter => ({
  takes: [takes],
  apply: (value, argument) => (typeof value === 'string' ? apply(value, argument) : undefined),
})

/** The filters of Hurl that are read. @see https://hurl.dev/docs/filters.html */
export const HURL_FILTERS: Readonly<Record<string, HurlFilter>> = {
  base64Decode: onText((text) => decodeBase64(text, /^[A-Za-z\d+/]*={0,2}$/)),
  base64Encode: none((value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : undefined,
  ),
  base64UrlSafeDecode: onText((text) => decodeBase64(text, /^[\w-]*={0,2}$/)),
  base64UrlSafeEncode: none((value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64url') : undefined,
  ),
  count: none(countOf),
  dateFormat: {
    takes: ['text'],
    apply: (value, format) => (value instanceof Date ? formatDate(value, format) : undefined),
  },
  daysAfterNow: none((value) =>
    value instanceof Date ? Math.trunc((value.getTime() - Date.now()) / DAY_MS) : undefined,
  ),
  daysBeforeNow: none((value) =>
    value instanceof Date ? Math.trunc((Date.now() - value.getTime()) / DAY_MS) : undefined,
  ),
  decode: {
    takes: ['text'],
    apply: (value, label) =>
      value instanceof Uint8Array
        ? new TextDecoder(label, { fatal: true }).decode(value)
        : undefined,
  },
  first: none((value) => (Array.isArray(value) ? value[0] : undefined)),
  format: {
    takes: ['text'],
    apply: (value, format) => (value instanceof Date ? formatDate(value, format) : undefined),
  },
  htmlEscape: onText((text) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#x27;'),
  ),
  htmlUnescape: onText(decodeEntities),
  last: none((value) => (Array.isArray(value) ? value.at(-1) : undefined)),
  location: none((value) => (isRedirect(value) ? value.location : undefined)),
  nth: {
    takes: ['number'],
    apply: (value, index) => (Array.isArray(value) ? value.at(Number(index)) : undefined),
  },
  regex: withText('regex', (text, pattern) => toRegExp(pattern).exec(text)?.[1]),
  replace: {
    takes: ['text', 'text'],
    apply: (value, from, to) =>
      typeof value === 'string' ? value.replaceAll(from, () => to) : undefined,
  },
  replaceRegex: {
    takes: ['regex', 'text'],
    apply: (value, pattern, to) =>
      typeof value === 'string' ? value.replaceAll(toRegExp(pattern, 'g'), to) : undefined,
  },
  split: withText('text', (text, delimiter) => text.split(delimiter)),
  toDate: withText('text', parseDate),
  toFloat: none(toNumber(/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/)),
  toHex: none((value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : undefined,
  ),
  toInt: none((value) => {
    const number = toNumber(/^[+-]?\d+$/)(value)
    if (number === undefined || typeof number === 'bigint') return number
    return Number.isFinite(Number(number)) ? Math.trunc(Number(number)) : undefined
  }),
  toString: none((value) => {
    if (isNumeric(value)) return numberText(value)
    return typeof value === 'string' || typeof value === 'boolean' ? String(value) : undefined
  }),
  urlDecode: onText((text) => decodeURIComponent(text)),
  urlEncode: onText((text) =>
    encodeURIComponent(text)
      .replaceAll('%2F', '/')
      .replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`),
  ),
  urlQueryParam: withText('text', (text, name) =>
    URL.canParse(text) ? (new URL(text).searchParams.get(name) ?? undefined) : undefined,
  ),
  utf8Decode: none((value) =>
    value instanceof Uint8Array
      ? new TextDecoder('utf-8', { fatal: true }).decode(value)
      : undefined,
  ),
  utf8Encode: onText((text) => Buffer.from(text)),
  xpath: withText('text', (text, path) => evaluateXPath(text, path, 'html')),
}

const decodeBase64 = (text: string, form: RegExp): unknown =>
  form.test(text) ? Buffer.from(text, 'base64') : undefined

function toNumber(form: RegExp): (value: unknown) => ReturnType<typeof toNumeric> | undefined {
  return (value) => {
    if (isNumeric(value)) return value
    return typeof value === 'string' && form.test(value)
      ? toNumeric(value.replace(/^\+/, ''))
      : undefined
  }
}

/** Elements of a list, keys of an object, bytes, nodes. */
export function countOf(value: unknown): number | undefined {
  if (value instanceof NodeSet || Array.isArray(value) || value instanceof Uint8Array)
    return value.length
  if (typeof value !== 'object' || value === null || value instanceof Date || isNumeric(value))
    return undefined
  return Object.keys(value).length
}

const isRedirect = (value: unknown): value is { readonly location: unknown } =>
  typeof value === 'object' && value !== null && 'location' in value

/** `(?P<name>` of Rust is `(?<name>`, and flags stand at the beginning: `(?i)`. */
export function toRegExp(pattern: string, more = ''): RegExp {
  const [, flags = '', rest = pattern] = /^\(\?([ims]+)\)([\s\S]*)$/.exec(pattern) ?? []
  return new RegExp(rest.replaceAll('(?P<', '(?<'), flags + more)
}
