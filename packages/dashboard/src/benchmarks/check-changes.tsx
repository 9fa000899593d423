import { formatValue } from '@gauntlet/core/format'
import { toPrintable } from '@gauntlet/core/text'
import type { Benchmark } from '../api/client.ts'
import { Badge, badgeText } from '../ui/badge.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { METRIC_WORDS } from './metric-words.ts'

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

/** By name in the sentence; the others are counted. */
const mostNames = 3
const longestName = 80

/** What the figures of the two builds say in a sentence: regressions by name, else how many improved and how many are open. */
export function describeChanges({ endpoints }: Pick<Benchmark, 'endpoints'>): string {
  const changes = endpoints.flatMap(({ method, endpoint, metrics }) =>
    metrics.map(({ metric, verdict }) => ({
      name: toPrintable(`${METRIC_WORDS[metric].name} of ${method} ${endpoint}`, longestName),
      verdict,
    })),
  )
  const of = (verdict: string) => changes.filter((change) => change.verdict === verdict)
  const regressed = of('regressed').map(({ name }) => name)
  const counts = `${of('improved').length} improved, ${of('inconclusive').length} inconclusive`
  if (changes.length === 0) return 'No endpoint was measured in both runs.'
  if (regressed.length === 0) return `None of ${changes.length} figures regressed: ${counts}.`
  const left = regressed.length - mostNames
  const names = regressed.slice(0, mostNames).join(', ') + (left > 0 ? ` and ${left} more` : '')
  return `${regressed.length} of ${changes.length} figures regressed: ${names}; ${counts}.`
}
