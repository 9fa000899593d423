import { isNumeric, type Numeric } from '@gauntlet/core/json'
import fc from 'fast-check'

/** Beyond so many proposals for one value the search would only get slower. */
const MOST_PROPOSALS = 60

/**
 * Values simpler than a JSON value, simplest first: nothing, then without each part, then with one part simpler.
 * Numbers and texts go to 0 and "" by way of halves.
 */
export function* listSmaller(value: unknown): Generator {
  if (isNumeric(value)) {
    if (Number(value) !== 0) yield 0
    if (Math.abs(Number(value)) > 1) yield toHalf(value)
  } else if (Array.isArray(value)) {
    if (value.length > 0) yield []
    if (value.length > 3) yield value.slice(0, Math.ceil(value.length / 2))
    for (const index of value.keys()) yield value.toSpliced(index, 1)
    for (const [index, item] of value.entries())
      for (const smaller of listSmaller(item)) yield value.with(index, smaller)
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    if (entries.length > 0) yield {}
    for (const key of Object.keys(value))
      yield Object.fromEntries(entries.filter(([name]) => name !== key))
    for (const [key, item] of entries)
      for (const smaller of listSmaller(item)) yield { ...value, [key]: smaller }
  } else if (typeof value === 'string' && value !== '') {
    yield ''
    if (value.length > 1) yield value.slice(0, Math.ceil(value.length / 2))
    if (value.length > 2) yield value.slice(0, -1)
  }
}

function toHalf(value: Numeric): unknown {
  if (typeof value === 'bigint') return value / 2n
  const half = Math.trunc(Number(value) / 2)
  return Number.isFinite(half) ? half : Number.MAX_VALUE
}

/** An arbitrary that only knows one value and what is simpler: shrinking starts from what was really sent. */
export class FromExample extends fc.Arbitrary<unknown> {
  readonly #example: unknown

  constructor(example: unknown) {
    super()
    this.#example = example
  }

  override generate(): fc.Value<unknown> {
    return new fc.Value(this.#example, undefined)
  }

  override canShrinkWithoutContext(value: unknown): value is unknown {
    return value !== undefined
  }

  override shrink(value: unknown): fc.Stream<fc.Value<unknown>> {
    return fc
      .stream(listSmaller(value))
      .take(MOST_PROPOSALS)
      .map((smaller) => new fc.Value(smaller, undefined))
  }
}
