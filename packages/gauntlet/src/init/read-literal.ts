/** A literal of JavaScript: where it ends, and what it is. */
type Read = { readonly value: unknown; readonly end: number }

/** A name within names within names: deeper than any schema that is written by hand. */
const mostDepth = 12

/**
 * A literal that stands in the text of a source: objects, lists, texts, numbers, true, false, null, and names of such
 * literals of the same file. Nothing is executed.
 *
 * @returns undefined for anything else: what only running the code could know
 */
export function readLiteral(text: string, at: number): unknown {
  return new Reader(text).read(at, 0)?.value
}

/** Where the value begins that a name of this file stands for; undefined where it is not declared here. */
export function findDeclaration(text: string, name: string): number | undefined {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return undefined
  const found = new RegExp(
    String.raw`\b(?:const|let|var)\s+${name.replaceAll('$', String.raw`\$`)}\s*(?::[^=\n]*)?=\s*`,
  ).exec(text)
  return found ? found.index + found[0].length : undefined
}

const space = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y
const word = /[A-Za-z_$][\w$]*/y
const number = /-?\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?/y
const string = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.)*)`/y
const cast = /\s+(?:as|satisfies)\s+[\w.<>[\]]+/y
const constants = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
])

class Reader {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  read(start: number, depth: number): Read | undefined {
    if (depth > mostDepth) return undefined
    const at = this.#skip(start)
    const found = this.#readValue(at, depth)
    if (!found) return undefined
    const casted = this.#match(cast, found.end)
    return { ...found, end: found.end + (casted?.[0].length ?? 0) }
  }

  #readValue(at: number, depth: number): Read | undefined {
    const first = this.#text[at]
    if (first === '{') return this.#readObject(at + 1, depth)
    if (first === '[') return this.#readList(at + 1, depth)
    const quoted = this.#match(string, at)
    if (quoted) {
      const value = (quoted[1] ?? quoted[2] ?? quoted[3] ?? '').replaceAll(/\\(.)/g, '$1')
      return { value, end: at + quoted[0].length }
    }
    const digits = this.#match(number, at)
    if (digits) {
      return { value: Number(digits[0].replaceAll('_', '')), end: at + digits[0].length }
    }
    const name = this.#match(word, at)?.[0]
    return name === undefined ? undefined : this.#readName(name, at + name.length, depth)
  }

  #readName(name: string, end: number, depth: number): Read | undefined {
    if (constants.has(name)) return { value: constants.get(name), end }
    // A call or a member of something is no literal.
    if (/[.([`]/.test(this.#text[this.#skip(end)] ?? '')) return undefined
    const declared = findDeclaration(this.#text, name)
    const found = declared === undefined ? undefined : this.read(declared, depth + 1)
    return found && { value: found.value, end }
  }

  #readObject(start: number, depth: number): Read | undefined {
    const fields: [string, unknown][] = []
    for (let at = this.#skip(start); ; at = this.#skip(at)) {
      if (this.#text[at] === '}') return { value: Object.fromEntries(fields), end: at + 1 }
      const quoted = this.#match(string, at)
      const name = quoted ?? this.#match(word, at) ?? this.#match(number, at)
      if (!name) return undefined
      const key = quoted ? (quoted[1] ?? quoted[2] ?? '') : name[0]
      const after = this.#skip(at + name[0].length)
      const value =
        this.#text[after] === ':'
          ? this.read(after + 1, depth + 1)
          : this.#readName(key, at + name[0].length, depth)
      if (!value) return undefined
      fields.push([key, value.value])
      const next = this.#skip(value.end)
      if (this.#text[next] !== ',' && this.#text[next] !== '}') return undefined
      at = this.#text[next] === ',' ? next + 1 : next
    }
  }

  #readList(start: number, depth: number): Read | undefined {
    const items: unknown[] = []
    for (let at = this.#skip(start); ; at = this.#skip(at)) {
      if (this.#text[at] === ']') return { value: items, end: at + 1 }
      const item = this.read(at, depth + 1)
      if (!item) return undefined
      items.push(item.value)
      const next = this.#skip(item.end)
      if (this.#text[next] !== ',' && this.#text[next] !== ']') return undefined
      at = this.#text[next] === ',' ? next + 1 : next
    }
  }

  #skip(at: number): number {
    return at + (this.#match(space, at)?.[0].length ?? 0)
  }

  #match(pattern: RegExp, at: number): RegExpExecArray | undefined {
    pattern.lastIndex = at
    return pattern.exec(this.#text) ?? undefined
  }
}
