import type { ReactNode } from 'react'
import type { Column } from './column.ts'
import { TableActions } from './table-actions.tsx'

export type DataTableProps<Row> = {
  /** What the table holds, for those who do not see it. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row, at: number) => string
}

/**
 * The first column names the row. Wide tables scroll inside their frame, also by keyboard; tables of several rows can be copied and
 * downloaded.
 */
export function DataTable<Row>({ caption, columns, rows, keyOf }: DataTableProps<Row>) {
  return (
    <>
      <section className="scroll" tabIndex={0} aria-label={caption}>
        <table>
          <caption className="hidden">{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ title, number }) => (
                <th key={title} scope="col" className={number ? 'number' : undefined}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <TableRow key={keyOf(row, at)} columns={columns} row={row} />
            ))}
          </tbody>
        </table>
      </section>
      {rows.length > 1 && <TableActions caption={caption} columns={columns} rows={rows} />}
    </>
  )
}

type TableRowProps<Row> = { readonly columns: readonly Column<Row>[]; readonly row: Row }

function TableRow<Row>({ columns, row }: TableRowProps<Row>) {
  return (
    <tr>
      {columns.map(({ title, cell, number }, index) =>
        index === 0 ? (
          <th key={title} scope="row">
            {cell(row)}
          </th>
        ) : (
          <td key={title} className={number ? 'number' : undefined}>
            {cell(row)}
          </td>
        ),
      )}
    </tr>
  )
}

/** Figures beside each other, each with its name. */
export function Cards({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="cards">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Names and values. */
export function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
