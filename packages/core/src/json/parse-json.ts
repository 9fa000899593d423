import type { Json } from './json.ts'

export type ParsedJson =
  { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly reason: string }

/** Deeper nesting than any API answers with; bounds the recursion of everything that walks a value. */
const DEEPEST = 200

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const BLANK = /[ \t\n\r]*/y
const WORD = /true|false|null/y

/**
 * Parses JSON without losing anything that a comparison could need: digits of numbers, order of keys. A key that
 * comes twice in one object is refused, since readers disagree on which of the two counts.
 *
 * @see RFC 8259
 */
export function parseJson(text: string): ParsedJson {
  const reader = new JsonReader(text)
  try {
    const value = reader.value(0)
    reader.end()
    return { ok: true, value }
  } catch (error) {
    if (error instanceof NotJson) return { ok: false, reason: error.message }
    throw error
  }
}

class NotJson extends Error {}

class JsonReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  value(depth: number): Json {
    if (depth > DEEPEST) return this.#fail(`nested deeper than ${DEEPEST}`)
    this.#take(BLANK)
    const first = this.#text[this.#at]
    if (first === '{') return this.#object(depth)
    if (first === '[') return this.#list(depth)
    if (first === '"') return this.#string()
    const word = this.#take(WORD)
    if (word !== undefined) return JSON.parse(word) as boolean | null
    const number = this.#take(NUMBER)
    return number === undefined ? this.#fail('no JSON value') : { number }
  }

  end(): void {
    this.#take(BLANK)
    if (this.#at < this.#text.length) this.#fail('more text after the value')
  }

  #object(depth: number): Json {
    const fields = new Map<string, Json>()
    this.#at += 1
    if (this.#skip('}')) return fields
    do {
      this.#take(BLANK)
      const key = this.#string()
      if (fields.has(key)) this.#fail(`the key ${JSON.stringify(key)} comes twice`)
      if (!this.#skip(':')) this.#fail('no colon')
      fields.set(key, this.value(depth + 1))
    } while (this.#skip(','))
    return this.#skip('}') ? fields : this.#fail('an object that does not end')
  }

  #list(depth: number): Json {
    const items: Json[] = []
    this.#at += 1
    if (this.#skip(']')) return items
    do items.push(this.value(depth + 1))
    while (this.#skip(','))
    return this.#skip(']') ? items : this.#fail('a list that does not end')
  }

  /** The platform's parser decides which escapes are right; it only needs the text's end. */
  #string(): string {
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
