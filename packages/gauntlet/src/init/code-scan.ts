const pairs: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' }

/** Where the bracket that opens at a place is closed; the end of the text where it is not. Texts and comments are passed over. */
export function findClosing(text: string, open: number): number {
  const stack: string[] = []
  for (let at = open; at < text.length; at += 1) {
    const letter = text[at] ?? ''
    if (letter === '"' || letter === "'" || letter === '`') at = endOfText(text, at)
    else if (letter === '/' && text[at + 1] === '/') at = indexOr(text, '\n', at)
    else if (letter === '/' && text[at + 1] === '*') at = indexOr(text, '*/', at) + 1
    else if (letter === '/') at = endOfPattern(text, at)
    else if (letter in pairs) stack.push(pairs[letter] ?? '')
    else if (letter === stack.at(-1)) {
      stack.pop()
      if (stack.length === 0) return at
    }
  }
  return text.length
}

const indexOr = (text: string, what: string, from: number): number => {
  const at = text.indexOf(what, from)
  return at === -1 ? text.length : at
}

/** Where a regular expression ends; where it is a division, that itself. */
function endOfPattern(text: string, start: number): number {
  const before = text.slice(Math.max(0, start - 20), start).trimEnd()
  if (!/[(,=:[!&|?{};]$|\breturn$/.test(before)) return start
  const found = /^\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//.exec(
    text.slice(start, start + 400),
  )
  return found ? start + found[0].length - 1 : start
}

function endOfText(text: string, start: number): number {
  const mark = text[start]
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === mark) return at
    // A quote of plain text: `don't`.
    else if (text[at] === '\n' && mark !== '`') return start
  }
  return start
}

/** An argument of a call, and where it begins. */
export type Argument = { readonly code: string; readonly at: number }

/** The arguments of the call whose parenthesis opens at a place. */
export function readArguments(text: string, open: number): Argument[] {
  const end = findClosing(text, open)
  const all: Argument[] = []
  let start = open + 1
  for (let at = start; at <= end; at += 1) {
    const letter = text[at] ?? ''
    if (letter === '"' || letter === "'" || letter === '`') at = endOfText(text, at)
    else if (letter in pairs && at < end) at = findClosing(text, at)
    else if (letter === ',' || at === end) {
      const code = text.slice(start, at)
      const blank = code.length - code.trimStart().length
      if (code.trim() !== '') all.push({ code: code.trim(), at: start + blank })
      start = at + 1
    }
  }
  return all
}

/** A function with a body in braces: `default` is the name of what a module exports. */
export type CodeFunction = {
  readonly name: string
  readonly parameter: string
  readonly start: number
  readonly end: number
}

const heads =
  /(?:\bfunction\s*(?<name>\w*)\s*\(\s*(?<first>\w*)[^()]*\)|\(\s*(?<second>\w*)[^()]*\)(?:\s*:\s*[\w<>]+)?\s*=>|\b(?<third>\w+)\s*=>)\s*(?::\s*[\w<>]+\s*)?\{/g
const before =
  /(?:(?:const|let|var)\s+(\w+)(?:\s*:[^=\n]+)?\s*=|(?:module\.)?exports\.(\w+)\s*=|(module\.exports\s*=|export\s+default))\s*(?:\w+\(\s*)?(?:async\s*)?$/

export function listFunctions(text: string): CodeFunction[] {
  return [...text.matchAll(heads)].map(({ 0: head, index, groups }) => {
    const line = text.slice(Math.max(0, index - 160), index)
    const [, declared, exported, module] = before.exec(line) ?? []
    const named = groups?.['name'] ?? ''
    const own = named === '' ? (declared ?? exported ?? '') : named
    const { first, second, third } = groups ?? {}
    return {
      name: module === undefined ? own : 'default',
      parameter: first ?? second ?? third ?? '',
      start: index,
      end: findClosing(text, index + head.length - 1),
    }
  })
}

/** A text that is a literal, or the name of a constant of this file that is one; undefined for any other. */
export function readText(code: string, text: string, depth = 0): string | undefined {
  const literal = /^f?(['"`])([^'"`$\\{]*)\1$/.exec(code)
  if (literal) return literal[2]
  if (depth > 3) return undefined
  if (/^[A-Za-z_]\w*$/.test(code)) {
    const made = new RegExp(String.raw`(?:^|[\s;])${code}(?:\s*:\s*\w+)?\s*=\s*(['"\`][^'"\`\n]*['"\`])`).exec(text)
    return made?.[1] === undefined ? undefined : readText(made[1], text, depth + 1)
  }
  const template = /^f?["`]((?:[^"`\\$]|\$\{\w+\})*)["`]$/.exec(code)?.[1]
  if (template === undefined) return undefined
  const parts = template.split(/\$?\{(\w+)\}/)
  const values = parts.map((part, at) => (at % 2 === 0 ? part : readText(part, text, depth + 1)))
  return values.every((value) => value !== undefined) ? values.join('') : undefined
} // prettier-ignore
