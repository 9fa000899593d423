/** One line of a hunk as reviewers saw it. */
export type NumberedLine = {
  /** Of the new side; null for a removed line. */
  readonly line: number | null
  readonly sign: '+' | '-' | ' '
  readonly code: string
}

/**
 * Reads what `numberHunk` wrote, without its header: new-side number, sign, line. What is written otherwise, such as
 * a mark that no line break follows, is taken whole as context.
 */
export function parseNumberedHunk(text: string): NumberedLine[] {
  return text
    .replace(/^@@ .*\n/, '')
    .replace(/\n$/, '')
    .split('\n')
    .map((whole) => {
      const [, number, sign, code] = /^ *(\d+)? ([-+ ])(?: (.*))?$/s.exec(whole) ?? []
      if (sign === undefined) return { line: null, sign: ' ', code: whole }
      const line = number === undefined ? null : Number(number)
      return { line, sign: sign as NumberedLine['sign'], code: code ?? '' }
    })
}
