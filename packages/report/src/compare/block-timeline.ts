import type { CompareDocument } from '@gauntlet/contract'
import type { Arm, Block } from '@gauntlet/core/compare'
import { toBlocksChart } from '@gauntlet/plots'
import { formatDuration, formatMs } from '../format.ts'
import { markup, type Html } from '../html/html.ts'
import { renderTable } from '../html/table.ts'
import { renderChart } from '../charts/render-chart.ts'

/** The runs in the order in which they were made, with their table. */
export function renderBlockTimeline({ blocks }: CompareDocument): Html {
  const chart = toBlocksChart(blocks)
  if (!chart) return markup`<p>No block was run.</p>`
  return markup`${renderChart(chart)}
<details><summary>Run by run, as a table</summary>${renderTable(columns, blocks)}</details>`
}

function describeRun(block: Block, arm: Arm): string {
  const run = block[arm]
  if (run.crashed) return 'crashed'
  const [p50, p95] = ['p50', 'p95'].map((name) => formatMs(run.values[name] ?? null))
  return `${p50}, ${p95}`
}

const columns = [
  {
    title: 'block',
    cell: ({ block, attempt }: Block) =>
      attempt > 1 ? `${block}, attempt ${attempt}` : String(block),
  },
  { title: 'first', cell: ({ first }: Block) => first },
  { title: 'counts', cell: ({ valid }: Block) => (valid ? 'yes' : 'no: run again') },
  { title: 'baseline p50, p95', cell: (block: Block) => describeRun(block, 'baseline') },
  { title: 'candidate p50, p95', cell: (block: Block) => describeRun(block, 'candidate') },
  {
    title: 'took',
    kind: 'number',
    cell: ({ duration_ms: durationMs }: Block) => formatDuration(durationMs),
  },
  {
    title: 'runs',
    cell: ({ baseline, candidate }: Block) => `${baseline.run_id}, ${candidate.run_id}`,
  },
] as const
