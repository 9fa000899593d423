import { escapeMarkdown } from './markdown.ts'

type Column<Row> = {
  readonly title: string
  readonly kind?: 'number' | 'text'
  readonly cell: (row: Row) => string
}

/** A GitHub-flavoured table; numbers stand right. */
export function renderMarkdownTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): string {
  return [
    line(columns.map((column) => column.title)),
    line(columns.map(({ kind }) => (kind === 'number' ? '---:' : '---'))),
    ...rows.map((row) => line(columns.map((column) => escapeMarkdown(column.cell(row))))),
  ].join('\n')
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
