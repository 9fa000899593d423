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

/** Text of a target in one line of Markdown: it makes no table, link, image or HTML of its own. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*[\]<>|#~!&]|(?<!\w)_|_(?!\w)/g, String.raw`\$&`)
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}
