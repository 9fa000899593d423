import type { FindingGroup } from './review-types.ts'

export type ExcerptLine = NumberedLine & {
  /** A finding names it. */
  readonly guilty: boolean
}

const AROUND = 3
const MOST_LINES = 60

/** The lines of a hunk, and which of them a finding names. */
export function markHunk(
  text: string,
  lines: readonly [number, number] | null,
): readonly ExcerptLine[] {
  const [first, last] = lines ?? [0, 0]
  return parseNumberedHunk(text).map((one) => ({
    ...one,
    guilty: one.line !== null && one.line >= first && one.line <= last,
  }))
}

/** The lines that a finding names with three around them; the head of its hunk when it names none; sixty at most. */
export function excerptHunk(
  hunks: readonly { readonly path: string; readonly header: string; readonly text: string }[],
  { path, hunk, lines }: Pick<FindingGroup, 'path' | 'hunk' | 'lines'>,
): readonly ExcerptLine[] {
  const found = hunks.find((one) => one.path === path && one.header === hunk)
  if (!found) return []
  const all = markHunk(found.text, lines)
  const start = Math.max(0, all.findIndex(({ guilty }) => guilty) - AROUND)
  const last = all.findLastIndex(({ guilty }) => guilty)
  return all.slice(
    start,
    Math.min(start + MOST_LINES, last === -1 ? MOST_LINES : last + AROUND + 1),
  )
}

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
