import { formatCount, formatRate } from '@gauntlet/core/format'
import { barX, dot, ruleX } from '@observablehq/plot'
import { useCallback, useMemo } from 'react'
import { Chart, type ChartPoint, DataTable, seriesColors } from '@gauntlet/dashboard/ui'
import type { Experiments } from '../schemas.ts'

type FunnelProps = {
  readonly name: string
  readonly rows: Experiments['funnel']['days']
  readonly experiment: string | undefined
}

/** Plot's names of marks, and the same in text. */
const symbols = [
  ['circle', '●'],
  ['square', '■'],
  ['triangle', '▲'],
  ['diamond', '◆'],
  ['star', '★'],
  ['cross', '✚'],
] as const
const allUsers = 'color-mix(in srgb, var(--faint) 45%, transparent)'

/** How far users came on one day: bars are all users, marks the variants of the experiment. */
export function Funnel({ name, rows, experiment }: FunnelProps) {
  const groups = useMemo(() => toFunnel(rows, experiment), [rows, experiment])
  const draw = useCallback((width: number) => toOptions(groups, width), [groups])
  const points = useMemo(() => groups.flatMap(toPoints), [groups])
  if (groups.length === 0) return <p className="faint">Nobody took a step of this funnel.</p>
  const variants = groups.filter(({ variant }) => variant !== null)
  return (
    <Chart
      label={`${name}: how far users came`}
      keys={[
        { name: 'all users', color: allUsers, symbol: '▬' },
        ...variants.slice(0, symbols.length).map(({ variant }, at) => ({
          name: String(variant),
          color: seriesColors[at] ?? '',
          symbol: symbols[at]?.[1] ?? '',
        })),
      ]}
      draw={draw}
      points={points}
      note="Each step on the same day as the first. Days are added up, so that one who comes on two days counts twice: a share without an interval."
      table={<FunnelTable groups={groups} />}
    />
  )
}

function toOptions(groups: readonly Group[], width: number) {
  const all = groups.find(({ variant }) => variant === null)?.steps ?? []
  const variants = groups.filter(({ variant }) => variant !== null).slice(0, symbols.length)
  const names = (all.length > 0 ? all : (groups[0]?.steps ?? [])).map(({ step }) => step)
  const most = width < 600 ? 16 : 34
  return {
    height: 72 + names.length * 40,
    marginLeft: width < 600 ? 132 : 200,
    marginRight: 24,
    x: {
      label: '% of those who took the first step',
      labelArrow: 'none' as const,
      labelOffset: 38,
      grid: true,
      percent: true,
      domain: [0, 100],
      ticks: 5,
    },
    y: {
      label: null,
      domain: names,
      tickFormat: (text: string) => (text.length > most ? `${text.slice(0, most - 1)}…` : text),
    },
    marks: [
      barX(all, { x: 'share', y: 'step', fill: allUsers, insetTop: 4, insetBottom: 4 }),
      ruleX([0]),
      ...variants.map(({ steps }, at) =>
        dot(steps, {
          x: 'share',
          y: 'step',
          // Beside each other where they would hide one another.
          dy: (at - (variants.length - 1) / 2) * 8,
          symbol: symbols[at]?.[0] ?? 'circle',
          fill: seriesColors[at] ?? '',
          r: 4,
        }),
      ),
    ],
  }
}

function toPoints({ variant, steps }: Group): ChartPoint[] {
  const name = variant ?? 'all users'
  return steps.map((step) => ({
    // The axis is in per cent.
    x: (step.share ?? 0) * 100,
    y: step.step,
    series: name,
    title: step.step,
    figures: [[name, toText(step)]],
  }))
}

function FunnelTable({ groups }: { groups: readonly Group[] }) {
  const steps = groups[0]?.steps ?? []
  return (
    <DataTable
      caption="How far users came"
      rows={steps.map(({ step }, at) => ({ step, at }))}
      keyOf={({ at }) => String(at)}
      columns={[
        { title: 'step', cell: ({ step }) => <code>{step}</code>, value: ({ step }) => step },
        ...groups.map(({ variant, steps: own }) => ({
          title: variant ?? 'all users',
          number: true,
          cell: ({ at }: { at: number }) => toText(own[at]),
          value: ({ at }: { at: number }) => own[at]?.users ?? null,
        })),
      ]}
    />
  )
}

function toText(step: Step | undefined): string {
  if (!step) return '–'
  return `${formatCount(step.users)}${step.share === null ? '' : ` (${formatRate(step.share)})`}`
}

type Row = Experiments['funnel']['days'][number]

/** How far one group of users came. */
export type Group = {
  /** A variant; null: all users. */
  readonly variant: string | null
  readonly steps: readonly Step[]
}

export type Step = {
  readonly step: string
  /** Added up over days: one who comes on two days counts twice. */
  readonly users: number
  /** Of the group's first step, in [0, 1]; null when nobody took it. */
  readonly share: number | null
}

/** All users first, then the variants of one experiment. */
export function toFunnel(rows: readonly Row[], experiment: string | undefined): Group[] {
  const kept = rows.filter(
    ({ experiment_id: id }) => id === null || (experiment !== undefined && id === experiment),
  )
  const variants = [...new Set(kept.map(({ variant_id }) => variant_id))]
  const all = variants.filter((variant) => variant === null)
  const named = variants.filter((variant) => variant !== null).toSorted()
  return [...all, ...named].map((variant) => ({
    variant,
    steps: toSteps(kept.filter(({ variant_id }) => variant_id === variant)),
  }))
}

function toSteps(rows: readonly Row[]): Step[] {
  const steps = new Map<number, { step: string; users: number }>()
  for (const { step_position: position, step_name: step, users } of rows) {
    const before = steps.get(position)?.users ?? 0
    steps.set(position, { step, users: before + users })
  }
  const ordered = [...steps].toSorted(([a], [b]) => a - b).map(([, step]) => step)
  const first = ordered[0]?.users ?? 0
  return ordered.map((step) => ({ ...step, share: first === 0 ? null : step.users / first }))
}
