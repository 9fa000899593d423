import { cpus } from 'node:os'
import { MOST_FOREIGN_LOAD } from '../performance/machine.ts'
import { describeRate, describeRatio, median, type Samples } from '../performance/statistics.ts'
import type { Filled } from './fill-database.ts'
import { batchSizes, CLIENTS, nameOf, SECONDS } from './measure-ingestion.ts'
import type { RollupSeconds } from './measure-rollups.ts'

export type EventsBench = {
  readonly millions: number
  readonly rounds: number
  readonly filled: readonly Filled[]
  readonly samples: Samples
  readonly rollups: readonly RollupSeconds[]
  /** The share of the machine that others used at most. */
  readonly foreign: number
}

const LEAST_RATIO = 0.8
const MOST_ROLLUP_SECONDS = 10

/** docs/bench-events.md. */
export function renderEvents(bench: EventsBench): string {
  const { millions, rounds, foreign } = bench
  return `# Many stored events

\`npm run bench:events\` wrote this page: the experiments API with ${millions} million stored events beside an empty table, and the
rollup of a day of a million events. The events are of the last 60 days, one in a thousand up to 30 days late. In one database they have
UUIDv7 ids and lie in [partitions by month](experiments-api.md#partitions-and-retention), half of them in that of this month; in the other their ids are random, as those
of events without an id, and lie in one partition. \`insert ... select\` on the server makes them.

${bench.filled.map(describeFilled).join('\n')}

## Ingestion

wrk, ${CLIENTS} connections, ${SECONDS} s, a new body for each request; the service, PostgreSQL (embedded, default settings, commits that wait for the disk) and wrk share
all cores. ${rounds} rounds; the empty table is emptied before each measurement; a ratio is the median of those within the rounds, with the smallest and the
largest. Goal: at least ${LEAST_RATIO}. WAL is what PostgreSQL writes to its log for an event.

${renderIngestion(bench)}

## Rollups

An event comes late for yesterday, which has a million events of 100,000 users; \`jobs:rollup --window-days 1\` computes that day again, today, and as many
days before as an event reaches (1 for daily, 7 for experiment). The three jobs run at the same time, as in that command; "all" is when the last one
ended. Medians of ${rounds} runs, in seconds. Goal: all three within ${MOST_ROLLUP_SECONDS} s.

${renderRollups(bench)}

${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, Node.js ${process.version}. Between the parts the machine was left idle for two seconds, in which
others used at most ${(100 * foreign).toFixed(0)} % of it; above ${100 * MOST_FOREIGN_LOAD} % this page is not written.
`
}

function describeFilled({ ids, rows, gigabytes, fillSeconds }: Filled): string {
  const kind = ids === 'none' ? 'random ids' : `${ids} ids`
  return `- ${kind}: ${(rows / 1e6).toFixed(1)} million rows, ${gigabytes.toFixed(1)} GB with their indexes, stored in ${fillSeconds.toFixed(0)} s.`
}

function renderIngestion({ filled, samples, millions }: EventsBench): string {
  const rows = filled.flatMap(({ ids }) =>
    batchSizes.map((size) => {
      const of = (what: string) => samples.of(nameOf(ids, size, what))
      const bytes = (what: string) => median(of(`${what} WAL`)).toFixed(0)
      const ratio = median(of('filled').map((rate, round) => rate / (of('empty')[round] ?? NaN)))
      const held = ratio >= LEAST_RATIO ? 'yes' : 'no'
      return `| ${ids} | ${size} | ${describeRate(of('empty'))} | ${describeRate(of('filled'))} | ${describeRatio(of('filled'), of('empty'))} | ${held} | ${bytes('empty')} | ${bytes('filled')} |`
    }),
  )
  return [
    `| ids sent | events a request | events/s, empty | events/s, ${millions} M | ratio | goal held | WAL, bytes, empty | WAL, bytes, ${millions} M |`,
    '|---|---:|---:|---:|---:|---|---:|---:|',
    ...rows,
  ].join('\n')
}

function renderRollups({ filled, rollups }: EventsBench): string {
  const rows = filled.map(({ ids }, at) => {
    const { daily = [], experiment = [], funnel = [], all = [] } = rollups[at] ?? {}
    const cells = [daily, experiment, funnel, all].map((seconds) => median(seconds).toFixed(1))
    return `| ${ids} | ${cells.join(' | ')} | ${median(all) < MOST_ROLLUP_SECONDS ? 'yes' : 'no'} |`
  })
  return [
    '| ids | daily | experiment | funnel | all | goal held |',
    '|---|---:|---:|---:|---:|---|',
    ...rows,
  ].join('\n')
}
