import { formatValue } from '@gauntlet/core/format'
import type { Benchmark } from '../api/client.ts'
import { Badge, badgeText } from '../ui/badge.tsx'
import { DataTable } from '../ui/data-table.tsx'

type Row = Benchmark['checks'][number]

/** The checks of both phases side by side. */
export function CheckChanges({ checks }: { checks: readonly Row[] }) {
  return (
    <DataTable
      caption="Checks before and after"
      rows={checks}
      keyOf={({ name }) => name}
      columns={[
        { title: 'check', cell: ({ name }) => <code>{name}</code>, value: ({ name }) => name },
        {
          title: 'must be',
          cell: ({ before, after }) => String((after ?? before)?.expected ?? '–'),
        },
        {
          title: 'before',
          cell: ({ before }) => <Seen check={before} />,
          value: ({ before }) => describeSeen(before),
        },
        {
          title: 'after',
          cell: ({ after }) => <Seen check={after} />,
          value: ({ after }) => describeSeen(after),
        },
      ]}
    />
  )
}

function describeSeen(check: Row['before']): string {
  return check ? `${badgeText(check.outcome)}, saw ${check.observed ?? 'nothing'}` : 'not asked'
}

function Seen({ check }: { check: Row['before'] }) {
  if (!check) return <span className="faint">not asked</span>
  return (
    <>
      <Badge word={check.outcome} />
      <small>saw {formatValue(check.observed)}</small>
    </>
  )
}
