import type { CompareDocument } from '@gauntlet/contract'
import { validBlocks, type Arm, type MetricRow } from '@gauntlet/core/compare'
import {
  formatEffect,
  formatInterval,
  formatMargin,
  formatDetectableEffect,
  verdictWords,
} from '@gauntlet/plots'
import {
  compareFacts,
  escapeMarkdown,
  formatCount,
  formatNumber,
  renderMarkdownTable,
} from '@gauntlet/report'

/** A build with every technique (the baseline) against the same with one taken out (the candidate). */
export type Ablation = {
  readonly technique: string
  readonly document: CompareDocument
  /** Of every run, valid or not; null: it could not be asked. */
  readonly anomalies: readonly {
    readonly runId: string
    readonly arm: Arm
    readonly counts: Readonly<Record<string, number | null>>
  }[]
}

export type AblationPage = {
  readonly ablations: readonly Ablation[]
  /** What each technique is, in a few words. */
  readonly about: Readonly<Record<string, string>>
  /** The command that makes this page. */
  readonly command: string
  /** What was sent to what, in sentences. */
  readonly method: string
  readonly machine: string
  /** What nothing here can show, in sentences. */
  readonly limits: readonly string[]
}

/** The write-up of what each technique does, in Markdown. */
export function renderAblation({ ablations, about, ...page }: AblationPage): string {
  return [
    '# What each technique does',
    `\`${page.command}\` wrote this page. ${page.method}`,
    '## At a glance',
    renderGlance(ablations, about),
    'Anomalies are counted over all runs that count, **with the technique → without it**; what each means is said in ' +
      '[concurrency-workflow.md](concurrency-workflow.md) and [guarantees.md](guarantees.md). Figures are what taking the technique **out** ' +
      'does to a request, with the interval; those without a decision are named, for silence is no evidence.',
    '## How to read the rest',
    'Positive is worse. An interval that is wide decides nothing, and the word beside it says so ' +
      '([statistics.md](statistics.md)). The minimum detectable effect is the smallest effect that these blocks find with a power of ' +
      '80 %. "With all" and "without" are the middle runs: milliseconds for latencies, requests a second for ' +
      'throughput. A dash stands where no interval can be given: fewer than 10 requests of a run lie beyond that quantile.',
    ...ablations.map(renderTechnique),
    '## How it was measured',
    page.machine,
    renderMarkdownTable(
      [
        { title: 'without', cell: ({ technique }: Ablation) => technique },
        ...[
          'blocks that count',
          'blocks run again',
          'runs took',
          'level of the intervals',
          'seed',
        ].map((title) => ({ title, cell: ({ document }: Ablation) => factOf(document, title) })),
      ],
      ablations,
    ),
    '## What this does not show',
    page.limits.map((limit) => `- ${limit}`).join('\n'),
    '',
  ].join('\n\n')
}

function factOf(document: CompareDocument, name: string): string {
  return compareFacts(document).find(([fact]) => fact === name)?.[1] ?? '–'
}

function renderGlance(ablations: readonly Ablation[], about: AblationPage['about']): string {
  return renderMarkdownTable(
    [
      { title: 'technique', cell: ({ technique }: Ablation) => technique },
      { title: 'what it is', cell: ({ technique }) => about[technique] ?? '' },
      { title: 'prevents', cell: describeAnomalies },
      { title: 'costs: better without it', cell: listFigures('improved') },
      { title: 'saves: worse without it', cell: listFigures('regressed') },
      { title: 'no difference', cell: listNames('no_difference') },
      { title: 'undecided here', cell: listNames('inconclusive') },
    ],
    ablations,
  )
}

function listFigures(verdict: MetricRow['verdict']) {
  return (ablation: Ablation) =>
    rowsOf(ablation, verdict)
      .map((row) => `${row.metric} ${formatEffect(row)} (${formatInterval(row)})`)
      .join('; ') || 'nothing'
}

function listNames(verdict: MetricRow['verdict']) {
  return (ablation: Ablation) =>
    rowsOf(ablation, verdict)
      .map(({ metric }) => metric)
      .join('; ') || 'nothing'
}

function rowsOf({ document }: Ablation, verdict: MetricRow['verdict']): MetricRow[] {
  return document.metrics.filter((row) => row.verdict === verdict && !isOfEndpoint(row))
}

/** `POST /v1/events p95`: in the details, for it says again what the whole says. */
function isOfEndpoint({ metric }: MetricRow): boolean {
  return metric.includes('/')
}

function describeAnomalies(ablation: Ablation): string {
  const seen = sumAnomalies(ablation).filter(({ baseline, candidate }) => baseline + candidate > 0)
  const worst = seen.map(
    ({ name, baseline, candidate }) =>
      `${name}: ${formatCount(baseline)} → ${formatCount(candidate)}`,
  )
  return worst.join('; ') || 'nothing that was asked'
}

function renderTechnique(ablation: Ablation): string {
  const { technique, document } = ablation
  return [
    `## Without \`${technique}\``,
    renderMarkdownTable(
      [
        { title: 'metric', cell: ({ metric }: MetricRow) => metric },
        {
          title: 'with all',
          kind: 'number',
          cell: (row) => formatMiddle(document, row, 'baseline'),
        },
        {
          title: 'without',
          kind: 'number',
          cell: (row) => formatMiddle(document, row, 'candidate'),
        },
        { title: 'worse by', kind: 'number', cell: formatEffect },
        { title: 'interval', kind: 'number', cell: formatInterval },
        { title: 'margin', kind: 'number', cell: formatMargin },
        { title: 'minimum detectable effect', kind: 'number', cell: formatDetectableEffect },
        { title: 'verdict', cell: ({ verdict }) => verdictWords[verdict] },
      ],
      document.metrics,
    ),
    ...renderAnomalies(ablation),
    ...document.new_errors.map(
      ({ error, requests }) =>
        `Only without it: ${escapeMarkdown(error)}, ${formatCount(requests)} requests.`,
    ),
  ].join('\n\n')
}

/** Those that were seen or could not be asked, and the names of the others. */
function renderAnomalies(ablation: Ablation): string[] {
  const all = sumAnomalies(ablation)
  const shown = all.filter((one) => !isSilent(one))
  const silent = all.filter(isSilent).map(({ name }) => name)
  const table = renderMarkdownTable(
    [
      { title: 'anomaly', cell: ({ name }: Anomaly) => name },
      { title: 'with all', kind: 'number', cell: ({ baseline }) => formatCount(baseline) },
      { title: 'without', kind: 'number', cell: ({ candidate }) => formatCount(candidate) },
      {
        title: 'runs that show it',
        kind: 'number',
        cell: ({ shown: n, runs }) => `${n} of ${runs}`,
      },
      { title: 'runs not asked', kind: 'number', cell: ({ unasked }) => formatCount(unasked) },
    ],
    shown,
  )
  return [
    ...(shown.length > 0 ? [table] : []),
    ...(silent.length > 0
      ? [
          `Asked after every run and never seen, with it or without: ${escapeMarkdown(silent.join(', '))}.`,
        ]
      : []),
  ]
}

function isSilent({ baseline, candidate, unasked }: Anomaly): boolean {
  return baseline + candidate + unasked === 0
}

/** The middle one of the runs that count, in the metric's own unit. */
function formatMiddle(document: CompareDocument, { metric, scale }: MetricRow, arm: Arm): string {
  const values = validBlocks(document.blocks)
    .flatMap((block) => {
      const { count, total } = block[arm].proportions[metric] ?? { count: 0, total: 0 }
      if (scale === 'share') return total > 0 ? [(count / total) * 100] : []
      return block[arm].values[metric] ?? []
    })
    .toSorted((a, b) => a - b)
  const value = values[values.length >> 1]
  if (value === undefined) return '–'
  if (scale === 'share') return `${value.toFixed(2)} %`
  return Math.abs(value) < 0.1 ? value.toPrecision(2) : formatNumber(value)
}

type Anomaly = {
  readonly name: string
  readonly baseline: number
  readonly candidate: number
  /** Runs without the technique, and those of them that show it. */
  readonly runs: number
  readonly shown: number
  /** Of both sides: runs that could not be asked. */
  readonly unasked: number
}

/** Only of the runs that count. */
export function sumAnomalies({ document, anomalies }: Ablation): Anomaly[] {
  const counted = new Set(
    validBlocks(document.blocks).flatMap((block) => [
      block.baseline.run_id,
      block.candidate.run_id,
    ]),
  )
  const runs = anomalies.filter(({ runId }) => counted.has(runId))
  const names = [...new Set(runs.flatMap(({ counts }) => Object.keys(counts)))]
  return names.map((name) => {
    const of = (arm: Arm) => runs.filter((run) => run.arm === arm).map((run) => run.counts[name])
    const sum = (arm: Arm) => of(arm).reduce<number>((total, count) => total + (count ?? 0), 0)
    const without = of('candidate')
    return {
      name,
      baseline: sum('baseline'),
      candidate: sum('candidate'),
      runs: without.length,
      shown: without.filter((count) => (count ?? 0) > 0).length,
      unasked: [...of('baseline'), ...without].filter((count) => count == null).length,
    }
  })
}
