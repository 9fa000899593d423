import type { DiffLine, Hunk } from '../review-types.ts'

const signs = { context: ' ', added: '+', removed: '-' } as const

/**
 * A hunk as reviewers see it: its header, then `42 + code` with numbers of the new side only, because
 * models asked for a line otherwise give the old side's, or the diff's own.
 */
export function numberHunk(hunk: Hunk): string {
  const width = String(hunk.newStart + hunk.newLines).length
  const lines = hunk.lines.map((line) => numberLine(line, width))
  return `${[hunk.header, ...lines].join('\n')}\n`
}

function numberLine({ kind, text, newLine, noNewline }: DiffLine, width: number): string {
  const numbered = `${String(newLine ?? '').padStart(width)} ${signs[kind]} ${text}`
  return noNewline ? `${numbered}\n\\ No newline at end of file` : numbered
}
