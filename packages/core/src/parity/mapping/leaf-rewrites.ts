import { isSameNumber } from '../../decimal/index.ts'
import { isList, isNumber, isObject, isSameText, type Json } from '../../json/index.ts'
import { LETTER_CASES } from './letter-case.ts'
import type { Family, Rewrite } from './rewrite.ts'
import { timeRewrites } from './time-rewrites.ts'

const fixed = (name: string, apply: Rewrite['apply']): Rewrite => ({ name, cost: 1, apply })

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

const toBytes = (value: Json): number[] | undefined => {
  const bytes = isList(value)
    ? value.map((item) => (isNumber(item) ? Number(item.number) : -1))
    : []
  const isBytes = bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255)
  return isBytes && bytes.length > 0 ? bytes : undefined
}

const toWhole = (value: Json | undefined): bigint | undefined =>
  isNumber(value) && /^\d+$/.test(value.number) ? BigInt(value.number) : undefined

/** `{secs, nanos}` as one count of nanoseconds. @see https://serde.rs std::time::Duration */
function toNanoseconds(value: Json): Json | undefined {
  if (!isObject(value) || value.size !== 2) return undefined
  const [secs, nanos] = ['secs', 'nanos'].map((key) => toWhole(value.get(key)))
  if (secs === undefined || nanos === undefined) return undefined
  return { number: String(secs * 1_000_000_000n + nanos) }
}

function toDuration(value: Json): Json | undefined {
  const nanos = toWhole(value)
  if (nanos === undefined) return undefined
  return new Map<string, Json>([
    ['secs', { number: String(nanos / 1_000_000_000n) }],
    ['nanos', { number: String(nanos % 1_000_000_000n) }],
  ])
}

/** Whole groups of four signs, the last one filled up. @see RFC 4648 section 4 */
const BASE64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{4}|[A-Za-z\d+/]{3}=|[A-Za-z\d+/]{2}==)$/

const FIXED: readonly Rewrite[] = [
  fixed('number -> string', (value) => (isNumber(value) ? value.number : undefined)),
  fixed('string -> number', (value) =>
    typeof value === 'string' && NUMBER.test(value) ? { number: value } : undefined,
  ),
  fixed('1.0 -> 1', (value) =>
    isNumber(value) && /\.0+$/.test(value.number)
      ? { number: value.number.replace(/\.0+$/, '') }
      : undefined,
  ),
  fixed('1 -> 1.0', (value) =>
    isNumber(value) && /^-?\d+$/.test(value.number) ? { number: `${value.number}.0` } : undefined,
  ),
  fixed('boolean -> string', (value) => (typeof value === 'boolean' ? String(value) : undefined)),
  fixed('string -> boolean', (value) =>
    value === 'true' || value === 'false' ? value === 'true' : undefined,
  ),
  fixed('boolean -> 0/1', (value) =>
    typeof value === 'boolean' ? { number: value ? '1' : '0' } : undefined,
  ),
  fixed('0/1 -> boolean', (value) =>
    isNumber(value) && /^[01]$/.test(value.number) ? value.number === '1' : undefined,
  ),
  fixed('null -> []', (value) => (value === null ? [] : undefined)),
  fixed('[] -> null', (value) => (isList(value) && value.length === 0 ? null : undefined)),
  fixed('null -> ""', (value) => (value === null ? '' : undefined)),
  fixed('"" -> null', (value) => (value === '' ? null : undefined)),
  fixed('null -> {}', (value) => (value === null ? new Map() : undefined)),
  fixed('{} -> null', (value) => (isObject(value) && value.size === 0 ? null : undefined)),
  fixed('unit "X" -> {"X":null}', (value) =>
    typeof value === 'string' ? new Map([[value, null]]) : undefined,
  ),
  fixed('unit {"X":null} -> "X"', (value) => {
    const [entry] = isObject(value) && value.size === 1 ? value : []
    return entry?.[1] === null ? entry[0] : undefined
  }),
  fixed('one value -> list of it', (value) => (isList(value) ? undefined : [value])),
  fixed('list of one -> the value', (value) =>
    isList(value) && value.length === 1 ? value[0] : undefined,
  ),
  fixed('duration {secs,nanos} -> nanoseconds', toNanoseconds),
  fixed('nanoseconds -> duration {secs,nanos}', toDuration),
  fixed('bytes -> base64', (value) => {
    const bytes = toBytes(value)
    return bytes && btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''))
  }),
  fixed('base64 -> bytes', (value) => {
    if (typeof value !== 'string' || !BASE64.test(value)) return undefined
    return Array.from(atob(value), (sign) => ({ number: String(sign.charCodeAt(0)) }))
  }),
  fixed('text -> trimmed', (value) => (typeof value === 'string' ? value.trim() : undefined)),
  ...Object.entries(LETTER_CASES).map(([name, change]) =>
    fixed(`values -> ${name}`, (value) =>
      typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? change(value) : undefined,
    ),
  ),
]

/** Rewrites of one value that give exactly the other. */
export const leafRewrites: Family = (from, to) => {
  const isThere = (rewrite: Rewrite): boolean => {
    const rewritten = rewrite.apply(from)
    return rewritten !== undefined && isSameText(rewritten, to)
  }
  return [...FIXED, ...sameNumber(from, to), ...timeRewrites(from, to)].filter(isThere)
}

const PLAIN = /^-?\d+(?:\.\d+)?$/

/** The same number in other digits, where no simpler rewrite says how: `1.50` for 1.5, as a number or as a text. */
function sameNumber(from: Json, to: Json): Rewrite[] {
  const wanted = isNumber(to) ? to.number : typeof to === 'string' ? to : ''
  if (!isNumber(from) || !PLAIN.test(from.number) || !PLAIN.test(wanted)) return []
  if (!isSameNumber(from.number, wanted)) return []
  const digits = wanted.split('.')[1]?.length ?? 0
  const isText = typeof to === 'string'
  return [
    {
      name: `number -> ${isText ? 'string with ' : ''}${digits} decimals`,
      cost: 1.5,
      apply: (value) => {
        const written = isNumber(value) ? toDecimals(value.number, digits) : undefined
        return written === undefined || isText ? written : { number: written }
      },
    },
  ]
}

/** The number with so many digits after the point; undefined where that would lose one. */
function toDecimals(number: string, digits: number): string | undefined {
  if (!PLAIN.test(number)) return undefined
  const [whole = '', fraction = ''] = number.split('.')
  const written = fraction.padEnd(digits, '0')
  if (!/^0*$/.test(written.slice(digits))) return undefined
  const kept = written.slice(0, digits)
  return kept === '' ? whole : `${whole}.${kept}`
}
