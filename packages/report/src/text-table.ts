import type { Paint } from './smoke/render-smoke.ts'

export type Cell = { readonly text: string; readonly style?: Parameters<Paint>[0] }

/** Columns for a terminal: the first stands left, the others right; a row of one cell spans all. */
export function renderTextTable(rows: readonly (readonly Cell[])[], paint: Paint): string {
  const widths: number[] = []
  for (const row of rows.filter((one) => one.length > 1)) {
    row.forEach(({ text }, at) => (widths[at] = Math.max(widths[at] ?? 0, printable(text).length)))
  }
  return rows
    .map((row) => {
      if (row.length === 1) return show(row[0] as Cell, 0, paint)
      return row
        .map((cell, at) => show(cell, at === 0 ? -(widths[0] ?? 0) : (widths[at] ?? 0), paint))
        .join('  ')
    })
    .map((line) => line.trimEnd())
    .join('\n')
}

/** Padded before it is painted: colours have no width. */
function show({ text, style }: Cell, width: number, paint: Paint): string {
  const clean = printable(text)
  const padded = width < 0 ? clean.padEnd(-width) : clean.padStart(width)
  return style ? paint(style, padded) : padded
}

/** Text of a target moves no cursor and changes no colour. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}|\p{Cf}/gu, '\ufffd')
}
