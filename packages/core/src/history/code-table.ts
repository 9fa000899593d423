import { invariant } from '../invariant.ts'

/** The code of "no key" and "no value". */
export const NONE = 0

/** Codes from here on are arithmetic (an operation index, or a hash); below it they are interned texts. */
export const ARITHMETIC = 0x8000_0000

const maxIndex = 0x7fff_ffff

/**
 * Turns texts into 32-bit codes and back, so that a history holds integers only.
 *
 * An id that Gauntlet generated (`prefix` + base-36 operation index, see {@link generatedId}) becomes its
 * index by arithmetic: no map, no memory. Every other text is interned once.
 */
export class CodeTable {
  /** What generated ids begin with; empty: none are generated. */
  readonly prefix: string
  readonly #texts: string[] = ['']
  readonly #codes = new Map<string, number>()

  constructor(prefix = '', texts: Iterable<string> = []) {
    this.prefix = prefix
    for (const text of texts) this.#intern(text)
  }

  /** How many codes are interned, {@link NONE} included: interned codes are `0 .. size-1`. */
  get size(): number {
    return this.#texts.length
  }

  /** The interned texts in code order from this code on, without {@link NONE}: what a history file stores. */
  texts(from = 1): readonly string[] {
    return this.#texts.slice(from)
  }

  /** The code of a text; of null, undefined: {@link NONE}. */
  encode(text: string | null | undefined): number {
    if (text === null || text === undefined) return NONE
    const index = parseGeneratedId(this.prefix, text)
    return index === undefined ? this.#intern(text) : ARITHMETIC + index
  }

  /** The text of a code; of {@link NONE}: null. */
  decode(code: number): string | null {
    if (code === NONE) return null
    if (code >= ARITHMETIC) {
      const number = code - ARITHMETIC
      return this.prefix === '' ? `#${number.toString(16)}` : generatedId(this.prefix, number)
    }
    const text = this.#texts[code]
    invariant(text !== undefined, `code ${code} is in the table`)
    return text
  }

  /** The code of another table in this one: arithmetic codes stay, texts are interned here. */
  adopt(code: number, from: CodeTable): number {
    return code === NONE || code >= ARITHMETIC ? code : this.#intern(from.decode(code) as string)
  }

  #intern(text: string): number {
    const known = this.#codes.get(text)
    if (known !== undefined) return known
    const code = this.#texts.length
    invariant(code < ARITHMETIC, 'a history has fewer than 2^31 distinct texts')
    this.#texts.push(text)
    this.#codes.set(text, code)
    return code
  }
}

/**
 * The id of the operation with this index: rows of the target's database map back by arithmetic.
 *
 * @param prefix of this run, so that it can distinguish its rows from others': `g-7f3a-`
 * @param index in [0, 2^31)
 */
export function generatedId(prefix: string, index: number): string {
  return prefix + index.toString(36)
}

/** The index inside a generated id; undefined if another hand wrote it. */
export function parseGeneratedId(prefix: string, text: string): number | undefined {
  const digits = text.length - prefix.length
  if (prefix === '' || digits < 1 || digits > 6 || !text.startsWith(prefix)) return undefined
  let index = 0
  for (let at = prefix.length; at < text.length; at++) {
    const digit = base36Digit(text.charCodeAt(at))
    if (digit < 0) return undefined
    index = index * 36 + digit
  }
  // `g-01` and `g-1` are two texts: only the canonical one is ours.
  if (digits > 1 && text.charCodeAt(prefix.length) === 48) return undefined
  return index <= maxIndex ? index : undefined
}

function base36Digit(charCode: number): number {
  if (charCode >= 48 && charCode <= 57) return charCode - 48
  if (charCode >= 97 && charCode <= 122) return charCode - 87
  return -1
}

/**
 * A payload as a 31-bit code that needs no table: equal payloads have equal codes, different ones differ
 * but for 1 in 2^31.
 *
 * @see FNV-1a, draft-eastlake-fnv, with the 32-bit parameters
 */
export function hashCode(text: string): number {
  let hash = 0x811c_9dc5
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193)
  }
  return (hash | ARITHMETIC) >>> 0
}
