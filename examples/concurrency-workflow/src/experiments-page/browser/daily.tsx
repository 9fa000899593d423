import { formatCount, formatNumber, formatRate } from '@gauntlet/core/format'
import { Cards } from '@gauntlet/dashboard/ui'
import { useMemo } from 'react'
import type { Experiments } from '../schemas.ts'
import { DaysChart } from './days-chart.tsx'
import { VolumeChart } from './volume-chart.tsx'

type Day = Experiments['daily']['days'][number]

/** What happened on each day. */
export function Daily({ days: rows }: { days: readonly Day[] }) {
  const days = useMemo(() => rows.map(({ day }) => day), [rows])
  const series = useMemo(
    () => [
      { name: 'users with an event', values: rows.map(({ dau }) => dau) },
      { name: 'new users', values: rows.map(({ new_users }) => new_users) },
      { name: 'sessions submitted', values: rows.map((row) => row.sessions_submitted) },
    ],
    [rows],
  )
  return (
    <>
      <h2>Every day</h2>
      <Totals rows={rows} />
      <DaysChart
        label="Users and sessions, per day"
        axis="per day"
        days={days}
        format={formatCount}
        series={series}
      />
      <RateAndLag rows={rows} days={days} />
      <VolumeChart days={rows} />
    </>
  )
}

function RateAndLag({ rows, days }: { rows: readonly Day[]; days: readonly string[] }) {
  const { rates, lags, scale } = useMemo(() => toRateAndLag(rows), [rows])
  return (
    <div className="beside">
      <DaysChart
        label="Users who logged an exercise within 24 hours"
        axis="% of the day's users"
        most={100}
        days={days}
        format={(value) => formatRate(value / 100)}
        series={rates}
      />
      <DaysChart
        label="From an event until the service had it"
        axis={`lag, ${scale.unit}`}
        days={days}
        format={(value) => `${formatNumber(value)} ${scale.unit}`}
        series={lags}
      />
    </div>
  )
}

function toRateAndLag(rows: readonly Day[]) {
  const lags = [
    { name: 'p50', ms: rows.map((row) => row.ingestion_lag_p50) },
    { name: 'p95', ms: rows.map((row) => row.ingestion_lag_p95) },
  ]
  const scale = toScale(lags.flatMap(({ ms }) => ms.map((one) => one ?? 0)))
  return {
    scale,
    rates: [{ name: 'logging rate', values: rows.map((row) => toPercent(row.logging_rate_24h)) }],
    lags: lags.map(({ name, ms }) => ({
      name,
      values: ms.map((one) => (one === null ? null : one / scale.ms)),
    })),
  }
}

function toPercent(rate: number | null): number | null {
  return rate === null ? null : rate * 100
}

function Totals({ rows }: { rows: readonly Day[] }) {
  const sum = (of: (row: Day) => number) => rows.reduce((total, row) => total + of(row), 0)
  const userDays = sum(({ dau }) => dau)
  const facts = [
    ['users a day, mean', formatNumber(userDays / rows.length)],
    ['new users', formatCount(sum((row) => row.new_users))],
    ['sessions submitted', formatCount(sum((row) => row.sessions_submitted))],
    [
      'logged within 24 hours',
      userDays > 0
        ? formatRate(sum((row) => row.dau * (row.logging_rate_24h ?? 0)) / userDays)
        : '–',
    ],
  ] as const
  return <Cards rows={facts} />
}

const units = [
  { unit: 'hours', ms: 3_600_000 },
  { unit: 'minutes', ms: 60_000 },
  { unit: 's', ms: 1000 },
  { unit: 'ms', ms: 1 },
] as const

/** The unit in which the largest of these milliseconds can be read: at least two of it. */
export function toScale(values: readonly number[]): (typeof units)[number] {
  const largest = Math.max(0, ...values)
  return units.find(({ ms }) => largest >= 2 * ms) ?? { unit: 'ms', ms: 1 }
}
