import { type SheetValue, toPrintable } from '@gauntlet/core/text'
import type { ReactNode } from 'react'
import { formatCount, formatMs } from '@gauntlet/core/format'

/** What the cell shows is the whole value. */
type TextCell<Row> = {
  readonly cell: (row: Row) => string | number
  readonly value?: undefined
}

type DrawnCell<Row> = {
  readonly cell: (row: Row) => ReactNode
  readonly value: (row: Row) => SheetValue
}

/** A column of a table: what its cells show, and the whole value of each, which is copied and downloaded. */
export type Column<Row> = {
  readonly title: string
  readonly number?: boolean
  /** Of `value`, where it is a figure. */
  readonly unit?: string
  /** What a cell shows, to be found by, where `value` is written otherwise. */
  readonly shown?: (row: Row) => string
} & (TextCell<Row> | DrawnCell<Row>)

/** The titles and the whole values of a table. */
export function toSheet<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): readonly (readonly SheetValue[])[] {
  const titles = columns.map(({ title, unit }) => (unit ? `${title} (${unit})` : title))
  return [titles, ...rows.map((row) => columns.map((column) => valueOf(column, row)))]
}

/** The rows that hold every word of a search in one of their cells, whatever the case of the letters. */
export function findRows<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  search: string,
): readonly Row[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const text = columns.map((column) => textOf(column, row)).join('\n').toLowerCase() // prettier-ignore
    return words.every((word) => text.includes(word))
  })
}

/** `runs-newest-first.csv`: of any caption, a name that every file system takes. */
export function toFileName(caption: string): string {
  const words = toPrintable(caption).toLowerCase().match(/[a-z0-9]+/g) ?? [] // prettier-ignore
  return `${words.join('-').slice(0, 60) || 'table'}.csv`
}

function valueOf<Row>(column: Column<Row>, row: Row): SheetValue {
  return column.value ? column.value(row) : column.cell(row)
}

function textOf<Row>(column: Column<Row>, row: Row): string {
  const cell = column.shown?.(row) ?? column.cell(row)
  const shown = typeof cell === 'string' || typeof cell === 'number' ? String(cell) : ''
  return `${shown}\n${valueOf(column, row) ?? ''}`
}

/** Texts of one cell beside each other; what is empty is left out. */
export function joinTexts(...texts: readonly (string | false | null | undefined)[]): string {
  return texts.filter(Boolean).join(': ')
}

/** A column of durations in milliseconds. */
export function msColumn<Row>(title: string, of: (row: Row) => number | null): Column<Row> {
  return { title, number: true, unit: 'ms', cell: (row) => formatMs(of(row)), value: of }
}

/** A column of whole numbers. */
export function countColumn<Row>(title: string, of: (row: Row) => number): Column<Row> {
  return { title, number: true, cell: (row) => formatCount(of(row)), value: of }
}
