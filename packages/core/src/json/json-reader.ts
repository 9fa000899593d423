/** What becomes of the parts of a JSON text. */
export type JsonMaker<Value> = {
  /** A number as it was written. */
  number(text: string): Value
  list(items: Value[]): Value
  /** Keys in the order of the text; the same key may come again when `duplicateKeys` is `last`. */
  object(entries: readonly (readonly [string, Value])[]): Value
  readonly duplicateKeys: 'refuse' | 'last'
  /** Deepest nesting that is read: it bounds the recursion of everything that walks a value. */
  readonly deepest: number
}

/** The text is no JSON, or none that the maker takes: why, and where. */
export class NotJson extends Error {}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const BLANK = /[ \t\n\r]*/y
const WORD = /true|false|null/y
/** A string without escapes: no control characters, no backslash. */
// oxlint-disable-next-line no-control-regex
const PLAIN_STRING = /"[^"\\\u0000-\u001f]*"/y

/**
 * Reads a JSON text and hands every number over as it was written.
 *
 * @throws NotJson
 * @see RFC 8259
 */
export function readJsonWith<Value>(
  text: string,
  maker: JsonMaker<Value>,
): Value | string | boolean | null {
  const reader = new JsonReader(text, maker)
  const value = reader.value(0)
  reader.end()
  return value
}

class JsonReader<Value> {
  readonly #text: string
  readonly #maker: JsonMaker<Value>
  #at = 0

  constructor(text: string, maker: JsonMaker<Value>) {
    this.#text = text
    this.#maker = maker
  }

  value(depth: number): Value | string | boolean | null {
    const { deepest } = this.#maker
    if (depth > deepest) return this.#fail(`nested deeper than ${deepest}`)
    this.#take(BLANK)
    const first = this.#text[this.#at]
    if (first === '{') return this.#object(depth)
    if (first === '[') return this.#list(depth)
    if (first === '"') return this.#string()
    const word = this.#take(WORD)
    if (word !== undefined) return word === 'null' ? null : word === 'true'
    const number = this.#take(NUMBER)
    return number === undefined ? this.#fail('no JSON value') : this.#maker.number(number)
  }

  end(): void {
    this.#take(BLANK)
    if (this.#at < this.#text.length) this.#fail('more text after the value')
  }

  #object(depth: number): Value {
    const entries: [string, Value][] = []
    const known = this.#maker.duplicateKeys === 'refuse' ? new Set<string>() : undefined
    this.#at += 1
    if (this.#skip('}')) return this.#maker.object(entries)
    do {
      this.#take(BLANK)
      const key = this.#string()
      if (known?.has(key)) this.#fail(`the key ${JSON.stringify(key)} comes twice`)
      known?.add(key)
      if (!this.#skip(':')) this.#fail('no colon')
      entries.push([key, this.value(depth + 1) as Value])
    } while (this.#skip(','))
    return this.#skip('}') ? this.#maker.object(entries) : this.#fail('an object that does not end')
  }

  #list(depth: number): Value {
    const items: Value[] = []
    this.#at += 1
    if (this.#skip(']')) return this.#maker.list(items)
    do items.push(this.value(depth + 1) as Value)
    while (this.#skip(','))
    return this.#skip(']') ? this.#maker.list(items) : this.#fail('a list that does not end')
  }

  /** The platform's parser decides which escapes are right; it only needs the text's end. */
  #string(): string {
    const plain = this.#take(PLAIN_STRING)
    if (plain !== undefined) return plain.slice(1, -1)
    const start = this.#at
    if (this.#text[start] !== '"') this.#fail('no text in quotes')
    let end = start + 1
    while (end < this.#text.length && this.#text[end] !== '"')
      end += this.#text[end] === '\\' ? 2 : 1
    try {
      const text = JSON.parse(this.#text.slice(start, end + 1)) as string
      this.#at = end + 1
      return text
    } catch {
      return this.#fail('no text in quotes')
    }
  }

  #skip(sign: string): boolean {
    this.#take(BLANK)
    if (this.#text[this.#at] !== sign) return false
    this.#at += 1
    return true
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    this.#at += found?.length ?? 0
    return found
  }

  #fail(what: string): never {
    throw new NotJson(`${what} at character ${this.#at}`)
  }
}
