import {
  absoluteDecimal,
  addDecimals,
  formatDecimal,
  parseDecimal,
  sumDecimals,
  ZERO,
  type Decimal,
} from '../decimal/index.ts'
import { NONE, type History } from '../history/index.ts'
import { UNREAD } from './unread.ts'

/** Reads the values of a history as exact decimals, each text once, and remembers what is no number. */
export class Amounts {
  readonly #history: Pick<History, 'values'>
  readonly #parsed = new Map<number, Decimal | undefined>()
  #strange: string | undefined

  constructor(history: Pick<History, 'values'>) {
    this.#history = history
  }

  /** The amount of a code; undefined for no value, for an answer that could not be read, and for what is no number. */
  of(code: number): Decimal | undefined {
    if (code === NONE) return undefined
    if (this.#parsed.has(code)) return this.#parsed.get(code)
    const text = this.#history.values.decode(code) ?? ''
    const amount = this.parse(text)
    this.#parsed.set(code, amount)
    return amount
  }

  parse(text: string): Decimal | undefined {
    const amount = parseDecimal(text)
    if (!amount && text !== UNREAD) this.#strange ??= text
    return amount
  }

  /** Why the sums cannot be trusted; null when everything was a number. */
  describeProblem(): string | null {
    return this.#strange === undefined
      ? null
      : `"${this.#strange}" is no number: amounts and values are numbers, or texts such as 12.30`
  }
}

/** Exact decimals as safe integers of one unit, so that the fast arithmetic of a checker stays exact. */
export type Scale = {
  readonly toUnits: (amount: Decimal) => number
  readonly format: (units: number) => string
}

/**
 * The scale on which all of these, and any sum of them, are safe integers.
 *
 * @returns undefined if their sum passes 2^53 - 1 units
 */
export function findScale(amounts: Iterable<Decimal>): Scale | undefined {
  let exponent = 0
  const sum = sumDecimals(
    (function* () {
      for (const amount of amounts) {
        exponent = Math.min(exponent, amount.exponent)
        yield absoluteDecimal(amount)
      }
    })(),
  )
  const toUnits = ({ digits, exponent: power }: Decimal) =>
    Number(digits * 10n ** BigInt(power - exponent))
  if (toUnits(sum) > Number.MAX_SAFE_INTEGER) return undefined
  return {
    toUnits,
    format: (units) => formatDecimal(addDecimals(ZERO, { digits: BigInt(units), exponent })),
  }
}
