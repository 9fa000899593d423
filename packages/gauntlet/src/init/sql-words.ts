/** A word, a quoted name (`"..."`), a text (`'...'`), or one other character. */
const token =
  /--[^\n]*|\/\*[\s\S]*?\*\/|(\$\w*\$)[\s\S]*?\1|'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*|[\d.]+|\S/gu

export function tokenize(sql: string): string[] {
  return [...sql.matchAll(token)]
    .map(([text]) => text)
    .filter((text) => !text.startsWith('--') && !text.startsWith('/*'))
    .map((text) => (/^["'$]/.test(text) ? text : text.toLowerCase()))
}

/** Parts between separators that stand in no parentheses. */
export function splitAt(words: readonly string[], separator: string): string[][] {
  const parts: string[][] = [[]]
  let depth = 0
  for (const word of words) {
    if (word === '(') depth += 1
    // A statement ends at its semicolon, also one with a parenthesis too few.
    if (word === ')') depth = Math.max(0, depth - 1)
    if (word === separator && (depth === 0 || separator === ';')) {
      parts.push([])
      depth = 0
    } else parts.at(-1)?.push(word)
  }
  return parts.filter((part) => part.length > 0)
}

/** A name, perhaps with its schema, and what follows it. */
export function readName(words: readonly string[]): { name: string; rest: readonly string[] } {
  const [first = '', dot, second] = words
  if (dot !== '.' || second === undefined) return { name: unquote(first), rest: words.slice(1) }
  const schema = unquote(first)
  const name = schema === 'public' ? unquote(second) : `${schema}.${unquote(second)}`
  return { name, rest: words.slice(3) }
}

export const unquote = (word: string): string =>
  word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word

/** What stands in the first parentheses, and what follows them. */
export function readParentheses(words: readonly string[]): {
  inner: readonly string[]
  rest: readonly string[]
} {
  const start = words.indexOf('(')
  if (start === -1) return { inner: [], rest: words }
  let depth = 0
  for (let at = start; at < words.length; at += 1) {
    if (words[at] === '(') depth += 1
    if (words[at] === ')') depth -= 1
    if (depth === 0) return { inner: words.slice(start + 1, at), rest: words.slice(at + 1) }
  }
  return { inner: words.slice(start + 1), rest: [] }
}
