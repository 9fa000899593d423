import type { ParityExchange } from '@gauntlet/contract'
import { useMemo, useState } from 'react'
import { pairLines, type Judged, type LinePair } from './pair-lines.ts'

/** Lines around a difference that stay when the rest is folded away. */
const contextLines = 3
/** More rows at once make the page slow. */
const maxLines = 2000

type BodiesProps = {
  readonly reference: ParityExchange
  readonly other: ParityExchange
  readonly judged: readonly Judged[]
}

/** Two bodies side by side, what differs marked by colour and sign; long runs of equal lines are folded. */
export function Bodies({ reference, other, judged }: BodiesProps) {
  const [isWhole, setWhole] = useState(false)
  const pairs = useMemo(
    () => pairLines(reference.body, other.body, judged),
    [reference.body, other.body, judged],
  )
  const rows = useMemo(() => (isWhole ? pairs : foldEqual(pairs)), [pairs, isWhole])
  const caption = `Bodies of ${reference.target} and ${other.target}`
  return (
    <>
      <section className="scroll bodies" tabIndex={0} aria-label={caption}>
        <table>
          <caption className="hidden">{caption}</caption>
          <thead>
            <tr>
              {[reference, other].map((side, at) => (
                <th key={side.target} scope="col">
                  {side.target}
                  {at === 0 && ', the reference'}: {side.status ?? side.trouble ?? 'no answer'}
                  <Size exchange={side} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{rows.slice(0, maxLines).map(renderRow)}</tbody>
        </table>
      </section>
      {pairs.some(({ mark }) => mark === 'silent') && (
        <p className="faint">
          ~ differs too, but a rule or noise between repeats keeps silent about it.
        </p>
      )}
      {rows.length > maxLines && (
        <p className="faint">{rows.length - maxLines} more lines are left out here.</p>
      )}
      {(isWhole || rows.length < pairs.length) && (
        <button type="button" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Fold equal lines' : `Show all ${pairs.length} lines`}
        </button>
      )}
    </>
  )
}

function Size({ exchange: { body, body_bytes } }: { exchange: ParityExchange }) {
  const isCut = new TextEncoder().encode(body).length < body_bytes
  return <small>{isCut ? `${body_bytes} bytes, cut at 64 KiB` : `${body_bytes} bytes`}</small>
}

type Row = LinePair | number

/** Equal lines far from every difference become their number. */
function foldEqual(pairs: readonly LinePair[]): Row[] {
  const near = new Set<number>()
  for (const [at, { mark }] of pairs.entries()) {
    if (mark !== 'same') for (let k = -contextLines; k <= contextLines; k += 1) near.add(at + k)
  }
  const rows: Row[] = []
  for (const [at, pair] of pairs.entries()) {
    const last = rows.at(-1)
    if (near.has(at) || near.size === 0) rows.push(pair)
    else if (typeof last === 'number') rows[rows.length - 1] = last + 1
    else rows.push(1)
  }
  return rows
}

function renderRow(row: Row, at: number) {
  if (typeof row === 'number') {
    return (
      <tr key={at} className="skipped">
        <td colSpan={2}>
          {row} equal {row === 1 ? 'line' : 'lines'}
        </td>
      </tr>
    )
  }
  return (
    <tr key={at} className={row.mark}>
      <td>
        <Line text={row.left} mark={row.mark} tag="del" />
      </td>
      <td>
        <Line text={row.right} mark={row.mark} tag="ins" />
      </td>
    </tr>
  )
}

type LineProps = {
  readonly text: string | null
  readonly mark: LinePair['mark']
  readonly tag: 'del' | 'ins'
}

function Line({ text, mark, tag: Tag }: LineProps) {
  if (text === null) return null
  const sign = mark === 'differs' ? (Tag === 'del' ? '−' : '+') : mark === 'silent' ? '~' : ' '
  const line = (
    <>
      <span className="sign" aria-hidden={mark === 'same'}>
        {sign}
      </span>
      {text}
    </>
  )
  return mark === 'differs' ? <Tag>{line}</Tag> : line
}
