import { markup, type Html } from './html.ts'

export type Column<Row> = {
  readonly title: string
  /** Numbers stand right. */
  readonly kind?: 'number' | 'text'
  readonly cell: (row: Row) => string | Html
}

/** The first column heads its row. */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const head = columns.map(
    ({ title, kind = 'text' }) => markup`<th scope="col" class="${kind}">${title}</th>`,
  )
  const body = rows.map((row) => {
    const cells = columns.map(({ kind = 'text', cell }, at) =>
      at === 0
        ? markup`<th scope="row">${cell(row)}</th>`
        : markup`<td class="${kind}">${cell(row)}</td>`,
    )
    return markup`<tr>${cells}</tr>\n`
  })
  return markup`<div class="scroll"><table><thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody></table></div>`
}
