import { formatCount, formatMs } from '@gauntlet/core/format'
import type { Column } from './column.ts'

/** A column of durations in milliseconds. */
export function msColumn<Row>(title: string, of: (row: Row) => number | null): Column<Row> {
  return { title, number: true, unit: 'ms', cell: (row) => formatMs(of(row)), value: of }
}

/** A column of whole numbers. */
export function countColumn<Row>(title: string, of: (row: Row) => number): Column<Row> {
  return { title, number: true, cell: (row) => formatCount(of(row)), value: of }
}
