import { useEffect, useRef, useState } from 'react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { findRows } from './column.ts'
import { DataTable, type DataTableProps } from './data-table.tsx'

/** Fewer rows are seen at a glance. */
const leastRows = 6

type SearchedTableProps<Row> = DataTableProps<Row> & {
  /** What the rows are, in the plural. */
  readonly what: string
  /** The server has more rows than are loaded. */
  readonly hasMore?: boolean
}

/** A table that grows: its search box finds among the rows that are loaded. One a page, as `?q=` holds the text. */
export function SearchedTable<Row>({ what, hasMore = false, ...table }: SearchedTableProps<Row>) {
  const [text, write] = useSearchText()
  const box = useRef<HTMLInputElement>(null)
  const { columns, rows } = table
  const found = findRows(columns, rows, text)
  if (text === '' && rows.length < leastRows && !hasMore) return <DataTable {...table} />
  const of = `${rows.length} ${hasMore ? `${what} loaded` : what}`
  const clear = () => {
    write('')
    box.current?.focus()
  }
  return (
    <>
      <form
        className="filters"
        role="search"
        aria-label={`Search ${what}`}
        onSubmit={(event) => event.preventDefault()}
      >
        <label>
          search {what}
          <input
            ref={box}
            type="search"
            value={text}
            maxLength={200}
            onChange={({ target }) => write(target.value)}
          />
        </label>
        <span className="faint" role="status">
          {text.trim() !== '' && `${found.length} of ${of}`}
        </span>
      </form>
      {found.length > 0 ? (
        <DataTable {...table} rows={found} />
      ) : (
        <p>
          None of {of} holds “{text.trim()}”.{' '}
          <button type="button" onClick={clear}>
            Clear the search
          </button>
        </p>
      )}
    </>
  )
}

/** After the last key, before the address changes: browsers bound how often it may. */
const writeAfterMs = 250

/** The text of a page's search box, which stands in the address as `?q=`. */
export function useSearchText(): readonly [text: string, write: (text: string) => void] {
  const { q = '' } = useSearch({ strict: false })
  const navigate = useNavigate()
  const [text, setText] = useState(q)
  const timer = useRef<number>(undefined)

  useEffect(() => {
    // What is being typed is newer than the address.
    if (timer.current === undefined) setText(q)
  }, [q])

  useEffect(
    () => () => {
      // The page that comes next has its own address.
      window.clearTimeout(timer.current)
    },
    [],
  )

  const write = (next: string) => {
    setText(next)
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => {
      timer.current = undefined
      void navigate({
        to: '.',
        search: (before: object) => ({ ...before, q: next || undefined }),
        replace: true,
        resetScroll: false,
      })
    }, writeAfterMs)
  }
  return [text, write]
}
