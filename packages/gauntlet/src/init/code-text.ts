/** A TypeScript text, in the quotes that need the fewest escapes. */
export function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll(mark, `\\${mark}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
  return `${mark}${escaped}${mark}`
}

/** A name where it can be one, else a text. */
const toKey = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name))

const widest = 96

/**
 * Plain data as a TypeScript literal, on one line where it fits.
 *
 * @param indent how many spaces the line begins with on which it stands
 * @param before how many characters stand before it on that line
 */
export function toCode(value: unknown, indent = 0, before = 0): string {
  const flat = toFlat(value)
  if (flat.length + indent + before <= widest || !isLong(value)) return flat
  const inner = ' '.repeat(indent + 2)
  if (Array.isArray(value)) {
    const items = value.map((item) => `${inner}${toCode(item, indent + 2)},\n`)
    return `[\n${items.join('')}${' '.repeat(indent)}]`
  }
  const fields = listFields(value as object).map(([name, one]) => {
    const start = `${toKey(name)}: `
    return `${inner}${start}${toCode(one, indent + 2, start.length)},\n`
  })
  return `{\n${fields.join('')}${' '.repeat(indent)}}`
}

/** Code that stands where data does. */
export class Code {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

const listFields = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, one]) => one !== undefined)

const isLong = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !(value instanceof Code) && !isDigits(value)

/** A number that a JavaScript number cannot hold: an `ExactNumber`. */
const isDigits = (value: object): boolean =>
  Object.getPrototypeOf(value) !== Object.prototype && !Array.isArray(value)

function toFlat(value: unknown): string {
  if (value instanceof Code) return value.text
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(toFlat).join(', ')}]`
  if (isDigits(value)) return Number(value).toString()
  const fields = listFields(value).map(([name, one]) => `${toKey(name)}: ${toFlat(one)}`)
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}

/** What computes its value cannot be written out: in a config the function would miss what it closes over. */
export function isData(value: unknown): boolean {
  if (typeof value === 'function') return false
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(isData)
}

/** Text that is cut into lines of at most so many characters, each a comment. */
export function toComment(text: string, indent: number): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last !== '' && last.length + word.length + 4 + indent > widest) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines.map((line) => `${' '.repeat(indent)}// ${line}\n`).join('')
}

/** Lines of code as comments: what the user may take in. */
export function asComment(code: string): string {
  const indents = [...code.matchAll(/^( *)\S/gm)].map(([, spaces = '']) => spaces.length)
  const column = Math.min(...indents)
  return code.replaceAll(/^ *(?=\S)/gm, (spaces) => {
    return `${' '.repeat(column)}// ${spaces.slice(column)}`
  })
}
