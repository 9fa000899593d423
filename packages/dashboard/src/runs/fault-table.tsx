import { formatWindow } from '@gauntlet/core/format'
import type { Measured } from '../api/client.ts'
import { Badge } from '../ui/badge.tsx'
import { countColumn } from '../ui/column.ts'
import { DataTable } from '../ui/data-table.tsx'

type Fault = Measured['faults'][number]

/** What was done to the target while the run went on, and what proves it. */
export function FaultTable({ faults }: { faults: Measured['faults'] }) {
  return (
    <DataTable
      caption="Faults"
      rows={faults.map((fault, at) => ({ ...fault, at }))}
      keyOf={({ at }) => String(at)}
      columns={[
        { title: 'fault', cell: ({ kind }) => kind.replaceAll('-', ' ') },
        {
          title: 'happened',
          cell: ({ fired }) => <Badge word={fired ? 'happened' : 'did not happen'} />,
          value: ({ fired }) => (fired ? 'happened' : 'did not happen'),
        },
        countColumn('after requests', ({ after }: Fault) => after),
        { title: 'from, to', number: true, cell: (fault) => formatWindow(fault) },
        countColumn('requests affected', ({ requests }: Fault) => requests),
        {
          title: 'proof, or why not',
          cell: ({ proof }) => <span className="roomy">{proof}</span>,
          value: ({ proof }) => proof,
        },
      ]}
    />
  )
}
