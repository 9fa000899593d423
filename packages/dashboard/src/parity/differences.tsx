import type { ParityCaseResult } from '@gauntlet/contract'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { Badge } from '../ui/badge.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { Exchanges } from './exchanges.tsx'

const route = getRouteApi('/parity/$id')

export function anchorOf(name: string): string {
  return `case-${encodeURIComponent(name)}`
}

type DifferencesProps = { readonly id: string; readonly cases: readonly ParityCaseResult[] }

/** Every case whose answers did not agree; what no mapping explains stands first and open. */
export function Differences({ id, cases }: DifferencesProps) {
  const { case: named } = route.useSearch()
  const shown = cases
    .map((one, position) => ({ one, position }))
    .filter(({ one }) => one.outcome !== 'pass')
    .toSorted((a, b) => countUnexplained(b.one) - countUnexplained(a.one))
  if (shown.length === 0) return <p>The answers to every case are the same.</p>
  const open = named ?? shown[0]?.one.name
  return shown.map(({ one, position }) => (
    <Case
      key={`${one.name} ${one.name === named}`}
      id={id}
      one={one}
      position={position}
      isOpen={one.name === open}
    />
  ))
}

function countUnexplained({ divergences }: ParityCaseResult): number {
  return divergences.filter(({ explained_by }) => explained_by === null).length
}

type CaseProps = {
  readonly id: string
  readonly one: ParityCaseResult
  readonly position: number
  readonly isOpen: boolean
}

/** Its bodies are asked for when it is opened. */
function Case({ id, one, position, isOpen }: CaseProps) {
  const [open, setOpen] = useState(isOpen)
  const { name, outcome, divergences, reason } = one
  return (
    <details
      className="card"
      id={anchorOf(name)}
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <Badge word={outcome} /> {name} <span className="faint">{reason ?? summarise(one)}</span>
      </summary>
      {open && (
        <>
          {divergences.length > 0 && <DivergenceTable one={one} />}
          <Exchanges id={id} position={position} divergences={divergences} />
        </>
      )}
    </details>
  )
}

function summarise(one: ParityCaseResult): string {
  const [all, open] = [one.divergences.length, countUnexplained(one)]
  const count = `${all} ${all === 1 ? 'difference' : 'differences'}`
  return open === 0 ? `${count}, explained by mappings` : `${count}, ${open} unexplained`
}

function DivergenceTable({ one: { name, divergences } }: { one: ParityCaseResult }) {
  return (
    <DataTable
      caption={`Differences of ${name}`}
      rows={divergences.toSorted(
        (a, b) => Number(a.explained_by !== null) - Number(b.explained_by !== null),
      )}
      keyOf={({ kind, pointer, target }, at) => `${at} ${kind} ${pointer} ${target}`}
      columns={[
        {
          title: 'where',
          cell: ({ pointer }) => <code>{pointer || '(the whole)'}</code>,
          value: ({ pointer }) => pointer || '(the whole)',
        },
        { title: 'kind', cell: ({ kind }) => kind },
        {
          title: 'reference',
          cell: ({ reference }) => <Side text={reference} tag="del" />,
          value: ({ reference }) => reference,
        },
        {
          title: 'other',
          cell: ({ candidate, target }) => (
            <>
              <Side text={candidate} tag="ins" />
              <small>{target}</small>
            </>
          ),
          value: ({ candidate, target }) => `${target}: ${candidate ?? 'nothing'}`,
        },
        { title: 'explained by', cell: ({ explained_by }) => explained_by ?? 'nothing' },
      ]}
    />
  )
}

/** One side of a difference, marked. */
function Side({ text, tag: Tag }: { text: string | null; tag: 'del' | 'ins' }) {
  return text === null ? <span className="faint">nothing</span> : <Tag>{text}</Tag>
}
