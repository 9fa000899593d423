import { toPrintable } from '@gauntlet/core/text'
import type { Paint } from './smoke/render-smoke.ts'

export type Cell = {
  readonly text: string
  readonly style?: Parameters<Paint>[0]
  /** Words in a later column. */
  readonly left?: boolean
}

/** Columns for a terminal: the first stands left, the others right by default; a row of one cell spans all. */
export function renderTextTable(rows: readonly (readonly Cell[])[], paint: Paint): string {
  const widths: number[] = []
  for (const row of rows.filter((one) => one.length > 1)) {
    row.forEach(
      ({ text }, at) => (widths[at] = Math.max(widths[at] ?? 0, toPrintable(text).length)),
    )
  }
  return rows
    .map((row) => {
      if (row.length === 1) return show(row[0] as Cell, 0, paint)
      return row
        .map((cell, at) => {
          const width = widths[at] ?? 0
          return show(cell, at === 0 || cell.left ? -width : width, paint)
        })
        .join('  ')
    })
    .map((line) => line.trimEnd())
    .join('\n')
}

/** Padded before it is painted: colours have no width. */
function show({ text, style }: Cell, width: number, paint: Paint): string {
  const clean = toPrintable(text)
  const padded = width < 0 ? clean.padEnd(-width) : clean.padStart(width)
  return style ? paint(style, padded) : padded
}
