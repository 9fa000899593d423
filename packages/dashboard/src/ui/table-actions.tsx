import { toCsv, toTabSeparated } from '@gauntlet/core/text'
import { useState } from 'react'
import { toFileName, toSheet, type Column } from './column.ts'

type TableActionsProps<Row> = {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
}

/** Takes the whole values of all rows of a table along: to the clipboard or into a file. */
export function TableActions<Row>({ caption, columns, rows }: TableActionsProps<Row>) {
  const [said, setSaid] = useState('')
  const copy = async () => {
    const isCopied = await copyText(toTabSeparated(toSheet(columns, rows)))
    setSaid(isCopied ? `${rows.length} rows copied` : 'The browser refused: download the CSV')
  }
  const download = () => {
    saveFile(toFileName(caption), toCsv(toSheet(columns, rows)))
    setSaid(`${rows.length} rows saved`)
  }
  return (
    <div className="table-actions">
      <button type="button" aria-label={`Copy: ${caption}`} onClick={() => void copy()}>
        Copy
      </button>
      <button type="button" aria-label={`Download CSV: ${caption}`} onClick={download}>
        Download CSV
      </button>
      <span role="status">{said}</span>
    </div>
  )
}

/** Browsers have their own clipboard only over HTTPS and on loopback; elsewhere the older command copies. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyByCommand(text)
  }
}

function copyByCommand(text: string): boolean {
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
  }
  document.addEventListener('copy', onCopy)
  try {
    // oxlint-disable-next-line typescript/no-deprecated -- there is nothing else without HTTPS
    return document.execCommand('copy')
  } finally {
    document.removeEventListener('copy', onCopy)
  }
}

function saveFile(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  link.download = name
  link.click()
  // The browser has taken the file when the click returns.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
