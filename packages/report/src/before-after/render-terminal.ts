import { toPrintable } from '@gauntlet/core/text'
import type { CheckResult } from '@gauntlet/contract'
import { formatValue } from '@gauntlet/core/format'
import type { Paint } from '../smoke/render-smoke.ts'
import { renderTextTable, type Cell } from '../text-table.ts'
import { rawDeltas, type BeforeAfter } from './before-after.ts'
import { toMetricLines } from './metrics.ts'

const plain: Paint = (_style, text) => text

/** A scenario before and after, for a terminal of 80 columns. */
export function renderBeforeAfter(one: BeforeAfter, paint: Paint = plain): string {
  const { scenario, before, after, warnings, endpoints, checks } = one
  const metrics = endpoints.flatMap((endpoint): Cell[][] => [
    [{ text: `${endpoint.method} ${endpoint.endpoint}` }],
    ...toMetricLines(endpoint).map((line): Cell[] => [
      { text: `  ${line.metric}` },
      { text: line.before },
      { text: line.after },
      { text: line.delta },
    ]),
  ])
  const answers = checks.map(({ name, ...check }): Cell[] => [
    { text: name },
    toCell(check.before),
    toCell(check.after),
  ])
  const lines = [
    `${scenario}: ${before.run.run_name} → ${after.run.run_name}`,
    paint('dim', `${rawDeltas}: two runs of one build differ too`),
    ...warnings.map((warning) => paint('yellow', `! ${warning}`)),
  ]
  return [
    ...lines.map((line) => toPrintable(line)),
    renderTextTable([head('', 'before', 'after', 'delta'), ...metrics], paint),
    '',
    renderTextTable([head('check', 'before', 'after'), ...answers], paint),
    '',
  ].join('\n')
}

function head(...titles: readonly string[]): Cell[] {
  return titles.map((text) => ({ text, style: 'dim' }))
}

const marks = { pass: ['green', '✓'], fail: ['red', '✗'], no_evidence: ['yellow', '?'] } as const

function toCell(check: CheckResult | undefined): Cell {
  if (!check) return { text: '–' }
  const [style, mark] = marks[check.outcome]
  return { text: `${mark} ${formatValue(check.observed)}`, style }
}
