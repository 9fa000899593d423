import type { Arm, Block } from '@gauntlet/core/compare'
import { formatExactMs } from '@gauntlet/core/format'
import { dot, link, rectX, text } from '@observablehq/plot'
import type { ChartPoint, ChartSpec } from '../chart.ts'

const colors = { baseline: 'var(--series-1)', candidate: 'var(--series-2)' } as const
const symbols = { baseline: 'circle', candidate: 'square' } as const

const arms = ['baseline', 'candidate'] as const

type Placed = { readonly block: Block; readonly fromS: number; readonly toS: number }

type PlacedRun = {
  readonly arm: Arm
  readonly block: Block
  readonly x: number
  readonly y: number
}

type MissingRun = Omit<PlacedRun, 'y'>

/** The runs in the order in which they were made, as a drifting machine would show itself. Undefined without a block. */
export function toBlocksChart(blocks: readonly Block[]): ChartSpec | undefined {
  if (blocks.length === 0) return undefined
  const placed = place(blocks)
  const missing = placed.flatMap(placeMissing)
  return {
    label: 'p95 of every run, in the order run',
    points: [...placed.flatMap(placeRuns), ...missing].map(toPoint),
    keys: [
      { name: 'baseline', color: colors.baseline, symbol: '●' },
      { name: 'candidate', color: colors.candidate, symbol: '■' },
      ...(missing.length === 0
        ? []
        : [{ name: 'no p95: crashed, or without a success', color: 'currentColor', symbol: '†' }]),
      ...(blocks.every(({ valid }) => valid)
        ? []
        : [{ name: 'not valid: run again', color: 'var(--fail)', symbol: '✗' }]),
    ],
    note: 'Each stripe is a block, numbered; within it the left run came first. Cool-down and starts are part of a stripe.',
    draw: () => drawBlocks(placed, missing),
  }
}

function toPoint({ arm, block, x, y = 0 }: MissingRun & { readonly y?: number }): ChartPoint {
  const { crashed, run_id: id } = block[arm]
  return {
    x,
    y,
    series: arm,
    title: `block ${block.block}, ${arm}`,
    figures: [
      ['p95', crashed ? 'crashed' : formatExactMs(p95Of(block[arm]))],
      ['ran first', block.first],
      ['counts', block.valid ? 'yes' : 'no: run again'],
      ['run', id],
    ],
  }
}

function drawBlocks(placed: readonly Placed[], missing: readonly MissingRun[]) {
  const pairs = placed.map(placeRuns)
  const runs = pairs.flat()
  return {
    height: 300,
    marginTop: 44,
    marginLeft: 56,
    x: {
      label: 'seconds of the comparison',
      labelOffset: 40,
      domain: [0, placed.at(-1)?.toS ?? 1],
    },
    y: {
      label: '↑ p95 of the run, ms',
      labelOffset: 44,
      labelArrow: 'none' as const,
      grid: true,
      zero: true,
      nice: true,
    },
    marks: [
      ...markBlocks(placed),
      markPairs(pairs),
      ...arms.map((arm) => markRuns(runs, arm)),
      markMissing(missing),
    ],
    color: { type: 'identity' as const },
  }
}

function place(blocks: readonly Block[]): Placed[] {
  let toS = 0
  return blocks.map((block) => {
    const fromS = toS
    toS += block.duration_ms / 1000
    return { block, fromS, toS }
  })
}

function p95Of({ crashed, values }: Block[Arm]): number | null {
  return crashed ? null : (values['p95'] ?? null)
}

function placeRun({ block, fromS, toS }: Placed, arm: Arm): MissingRun {
  return { arm, block, x: fromS + (toS - fromS) * (block.first === arm ? 0.28 : 0.72) }
}

/** Those of a block that answered at all. */
function placeRuns(placed: Placed): PlacedRun[] {
  return arms.flatMap((arm) => {
    const y = p95Of(placed.block[arm])
    return y === null ? [] : [{ ...placeRun(placed, arm), y }]
  })
}

function placeMissing(placed: Placed): MissingRun[] {
  return arms.filter((arm) => p95Of(placed.block[arm]) === null).map((arm) => placeRun(placed, arm))
}

/** In the colour of the build, on the axis. */
function markMissing(missing: readonly MissingRun[]) {
  return text(missing, {
    x: 'x',
    text: () => '†',
    fill: ({ arm }: MissingRun) => colors[arm],
    frameAnchor: 'bottom',
    dy: -4,
    fontSize: 16,
  })
}

/** Every second stripe is grey, one that does not count is red; each has its number above. */
function markBlocks(placed: readonly Placed[]) {
  const shade = (stripes: readonly Placed[], fill: string, fillOpacity: number) =>
    rectX(stripes, { x1: 'fromS', x2: 'toS', fill, fillOpacity })
  const odd = placed.filter((_, at) => at % 2 === 1)
  const invalid = placed.filter(({ block }) => !block.valid)
  return [
    shade(odd, 'currentColor', 0.05),
    shade(invalid, 'var(--fail)', 0.16),
    text(placed, {
      x: ({ fromS, toS }: Placed) => (fromS + toS) / 2,
      text: ({ block }: Placed) => (block.valid ? String(block.block) : `${block.block} ✗`),
      frameAnchor: 'top',
      dy: -12,
      fill: 'currentColor',
    }),
  ]
}

function markPairs(pairs: readonly (readonly PlacedRun[])[]) {
  const lines = pairs.flatMap(([one, other]) =>
    one && other ? [{ x1: one.x, x2: other.x, y1: one.y, y2: other.y }] : [],
  )
  const ends = { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2' }
  return link(lines, { ...ends, stroke: 'currentColor', strokeOpacity: 0.4 })
}

function markRuns(runs: readonly PlacedRun[], arm: Arm) {
  return dot(
    runs.filter((run) => run.arm === arm),
    {
      x: 'x',
      y: 'y',
      r: 4.5,
      symbol: symbols[arm],
      stroke: colors[arm],
      strokeWidth: 2,
      fill: ({ block }: PlacedRun) => (block.valid ? colors[arm] : 'var(--ground)'),
    },
  )
}
