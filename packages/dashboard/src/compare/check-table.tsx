import type { CompareDocument } from '@gauntlet/contract'
import { describeCheck, orderChecks, type CheckRow } from '@gauntlet/core/compare'
import { Badge, badgeText } from '../ui/badge.tsx'
import { joinTexts } from '../ui/column.ts'
import { DataTable } from '../ui/data-table.tsx'

const isKept = ({ outcome, baseline }: CheckRow) => outcome === 'pass' && baseline.fail === 0

/** What the config asks of every run: what the candidate breaks first, and what all runs kept folded to a line. */
export function CheckTable({ checks = [] }: Pick<CompareDocument, 'checks'>) {
  if (checks.length === 0) return null
  const shown = orderChecks(checks.filter((row) => !isKept(row)))
  const kept = checks.filter(isKept)
  return (
    <>
      <h2>Guarantees and checks, over all runs</h2>
      <p className="faint">
        What the candidate breaks and the baseline keeps fails the comparison. What both break is no
        change between them.
      </p>
      {shown.length > 0 && <Rows caption="Broken, or without evidence" rows={shown} />}
      {kept.length > 0 && (
        <details>
          <summary>{kept.length} kept in every run of both builds</summary>
          <Rows caption="Kept in every run" rows={kept} />
        </details>
      )}
    </>
  )
}

function Rows({ caption, rows }: { caption: string; rows: readonly CheckRow[] }) {
  return (
    <DataTable
      caption={caption}
      rows={rows}
      keyOf={({ check }) => check}
      columns={[
        { title: 'check', cell: ({ check }) => <code>{check}</code>, value: ({ check }) => check },
        {
          title: 'outcome',
          cell: ({ outcome }) => <Badge word={outcome} />,
          value: ({ outcome }) => badgeText(outcome),
        },
        {
          title: 'runs',
          cell: (row) => (
            <>
              {describeCheck(row)}
              {row.summary !== null && <small>{row.summary}</small>}
            </>
          ),
          value: (row) => joinTexts(describeCheck(row), row.summary),
        },
      ]}
    />
  )
}
