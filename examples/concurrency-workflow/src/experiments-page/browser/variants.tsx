import { formatCount, formatNumber, formatRate } from '@gauntlet/core/format'
import { useMemo } from 'react'
import type { Experiments } from '../schemas.ts'
import { countColumn, DataTable } from '@gauntlet/dashboard/ui'
import { DaysChart } from './days-chart.tsx'
import { ShareChart } from './share-chart.tsx'
import { toVariants, type Share, type Variant } from './to-variants.ts'

type Row = Experiments['variants']['days'][number]

/** What the users of each variant of one experiment did. */
export function Variants({ rows }: { rows: readonly Row[] }) {
  const variants = useMemo(() => toVariants(rows), [rows])
  const days = useMemo(() => [...new Set(rows.map(({ day }) => day))].toSorted(), [rows])
  const assigned = useMemo(
    () =>
      variants.map(({ variant: name }) => ({
        name,
        values: days.map((day) => {
          const found = rows.find((row) => row.day === day && row.variant_id === name)
          return found?.users_assigned ?? 0
        }),
      })),
    [rows, days, variants],
  )
  return (
    <>
      <VariantTable variants={variants} />
      <p className="faint">
        In brackets the 95 % interval (Wilson). The figures of a day are final seven days after it:
        until then its users still have time.
      </p>
      <div className="beside">
        <ShareChart
          label="Active on the day after assignment"
          axis="% of the users assigned"
          variants={variants}
          of={({ active }) => active}
        />
        <ShareChart
          label="Logged an exercise within 24 hours of assignment"
          axis="% of the users assigned"
          variants={variants}
          of={({ logging }) => logging}
        />
      </div>
      <DaysChart
        label="Users assigned to each variant, per day"
        axis="users assigned"
        days={days}
        format={formatCount}
        series={assigned}
      />
    </>
  )
}

function VariantTable({ variants }: { variants: readonly Variant[] }) {
  return (
    <DataTable
      caption="Variants"
      rows={variants}
      keyOf={({ variant }) => variant}
      columns={[
        {
          title: 'variant',
          cell: ({ variant }) => <code>{variant}</code>,
          value: ({ variant }) => variant,
        },
        countColumn('users assigned', ({ users }: Variant) => users),
        { title: 'active the day after', number: true, cell: ({ active }) => toText(active) },
        { title: 'logged within 24 hours', number: true, cell: ({ logging }) => toText(logging) },
        {
          title: 'sessions in 7 days, per user',
          number: true,
          cell: ({ users, sessions }) => (users > 0 ? formatNumber(sessions / users) : '–'),
          value: ({ users, sessions }) => (users > 0 ? sessions / users : null),
        },
      ]}
    />
  )
}

function toText(share: Share | null): string {
  if (share === null) return '–'
  return `${formatRate(share.share)} (${toPercent(share.low)} to ${toPercent(share.high)})`
}

function toPercent(ratio: number): string {
  return (ratio * 100).toFixed(1)
}
