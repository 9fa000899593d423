import { compareDecimals, parseDecimal, type Decimal } from '../decimal/index.ts'
import type { History } from '../history/index.ts'

/**
 * How versions compare. By default numbers of any size (`7`, `12.5`, a bigint) compare as numbers and ISO 8601 times as
 * times; `text` compares any text by its code points (a ULID, a zero-padded counter), where the author says that this is
 * their order.
 */
export type VersionOrder = 'text'

type Version =
  | { readonly kind: 'number'; readonly value: Decimal }
  | { readonly kind: 'time'; readonly value: bigint }
  | { readonly kind: 'text'; readonly value: string }

/** What an author's code makes of a missing value by accident. */
const accidents: ReadonlySet<string> = new Set([
  'NaN',
  'Infinity',
  '-Infinity',
  'undefined',
  'null',
  'Invalid Date',
  '[object Object]',
])

const isoTime =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/

/** Reads a version; undefined where it has no order. */
export function parseVersion(text: string, order?: VersionOrder): Version | undefined {
  if (accidents.has(text)) return undefined
  if (order === 'text') return { kind: 'text', value: text }
  const number = parseDecimal(text)
  if (number) return { kind: 'number', value: number }
  const time = parseTimeNs(text)
  return time === undefined ? undefined : { kind: 'time', value: time }
}

/** Below 0, 0 or above 0; undefined for a number and a time, which have no order. */
export function compareVersions(left: Version, right: Version): number | undefined {
  if (left.kind === 'number' && right.kind === 'number')
    return compareDecimals(left.value, right.value)
  if (left.kind !== right.kind) return undefined
  return left.value < right.value ? -1 : left.value > right.value ? 1 : 0
}

/** Nanoseconds since 1970, so that the microseconds of Postgres count; without an offset in UTC. */
function parseTimeNs(text: string): bigint | undefined {
  const found = isoTime.exec(text)
  if (!found) return undefined
  const [, date, minutes = '00:00', seconds = '00', fraction = '', offset = 'Z'] = found
  const digits = offset.replace(':', '')
  const zone = digits === 'Z' ? 'Z' : `${digits.slice(0, 3)}:${digits.slice(3) || '00'}`
  const ms = Date.parse(`${date}T${minutes}:${seconds}${zone}`)
  if (Number.isNaN(ms)) return undefined
  return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}

/** The versions of one history, each parsed once, with what could not be compared. */
export class Versions {
  readonly #history: History
  readonly #order: VersionOrder | undefined
  readonly #parsed = new Map<number, Version | undefined>()
  #incomparable: readonly [string, string] | undefined

  constructor(history: History, order: VersionOrder | undefined) {
    this.#history = history
    this.#order = order
  }

  /** @param code of a value in the history, not NONE */
  of(code: number): Version | undefined {
    if (this.#parsed.has(code)) return this.#parsed.get(code)
    const version = parseVersion(this.#textOf(code), this.#order)
    this.#parsed.set(code, version)
    return version
  }

  /** As {@link compareVersions}; undefined also where one of them is no version. */
  compare(left: number, right: number): number | undefined {
    const [a, b] = [this.of(left), this.of(right)]
    if (!a || !b) return undefined
    const order = compareVersions(a, b)
    if (order === undefined) this.#incomparable ??= [this.#textOf(left), this.#textOf(right)]
    return order
  }

  /** Values that are no version: how many different ones, the first of them, and whether any was a version. */
  count(): { readonly versions: number; readonly others: number; readonly example: string } {
    let versions = 0
    let others = 0
    let example = ''
    for (const [code, version] of this.#parsed) {
      if (version) versions += 1
      else if (others++ === 0) example = this.#textOf(code)
    }
    return { versions, others, example }
  }

  /** Why the values have no order that can be trusted; null when they have. */
  describeProblem(what: string): string | null {
    const remedy = `${what} are numbers, ISO 8601 times, or text with versions: 'text'`
    const { others, example } = this.count()
    if (others > 0) return `"${example}" has no order: ${remedy}`
    if (!this.#incomparable) return null
    const [left, right] = this.#incomparable
    return `"${left}" and "${right}" do not compare: ${remedy}`
  }

  /** The same for answers that need not be versions: words such as `yes` are none, and are not compared. */
  describeMixture(what: string): string | null {
    const { versions, example } = this.count()
    return versions === 0 && !accidents.has(example) ? null : this.describeProblem(what)
  }

  #textOf(code: number): string {
    return this.#history.values.decode(code) ?? ''
  }
}
