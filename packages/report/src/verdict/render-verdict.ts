import type { StageResult, VerdictDocument, VerdictReason } from '@gauntlet/contract'
import { toPrintable } from '@gauntlet/core/text'
import { formatBuild } from '../format.ts'
import { renderJunit, type JunitCase } from '../junit.ts'
import { escapeMarkdown, toCode } from '../markdown.ts'

type Style = 'green' | 'red' | 'yellow' | 'dim' | 'bold'

/** How a renderer colours a word; the identity where there are no colours. */
export type VerdictPaint = (style: Style, text: string) => string

const plain: VerdictPaint = (_, text) => text

const styles = {
  ship: 'green',
  'ship-with-known-gaps': 'yellow',
  hold: 'red',
  inconclusive: 'yellow',
} as const satisfies Record<VerdictDocument['verdict'], Style>

const marks = { pass: ['green', '✓'], fail: ['red', '✗'], no_evidence: ['yellow', '?'] } as const

/** Stage by stage, then the verdict with each reason that is not a pass, the builds, and what nobody looked at. */
export function renderVerdictText(document: VerdictDocument, paint: VerdictPaint = plain): string {
  const { verdict, stages, builds, not_looked_at: unseen, evidence } = document
  return [
    ...stages.flatMap((stage) => renderStage(stage, paint)),
    '',
    ...describeResumes(document),
    `builds: ${builds.map(({ target, build }) => `${toPrintable(target)} ${build === null ? '(unnamed)' : toPrintable(formatBuild(build))}`).join(', ')}`,
    ...(unseen.length > 0
      ? ['not looked at:', ...unseen.map((one) => `  - ${toPrintable(one)}`)]
      : []),
    `evidence: ${toPrintable(evidence)}`,
    '',
    paint('bold', `verdict: ${paint(styles[verdict], verdict)}`),
  ].join('\n')
}

function renderStage(
  { stage, outcome, reasons, duration_ms }: StageResult,
  paint: VerdictPaint,
): string[] {
  const [style, mark] = marks[outcome]
  const passed = reasons.filter((reason) => reason.outcome === 'pass').length
  const count = `${passed} of ${reasons.length} gates pass`
  const time = paint('dim', `${(duration_ms / 1000).toFixed(1)} s`)
  return [
    `${paint(style, mark)} ${stage}: ${count}  ${time}`,
    ...reasons
      .filter((reason) => reason.outcome !== 'pass')
      .map((reason) => renderReason(reason, paint)),
  ]
}

function renderReason(
  { check, outcome, summary, known_gap, evidence }: VerdictReason,
  paint: VerdictPaint,
) {
  const [style, mark] = known_gap === null ? marks[outcome] : (['yellow', '~'] as const)
  const gap = known_gap === null ? '' : ` (known gap ${toPrintable(known_gap)})`
  const where = evidence === null ? '' : `\n      ${paint('dim', toPrintable(evidence))}`
  return `    ${paint(style, mark)} ${toPrintable(check)}: ${toPrintable(summary)}${gap}${where}`
}

/** A run that was killed and resumed says when each stage ran. */
export function describeResumes({ resumed_at: at = [], stages }: VerdictDocument): string[] {
  if (at.length === 0) return []
  const ran = stages.flatMap(({ stage, started_at: start }) => (start ? [`${stage} ${start}`] : []))
  return [`interrupted, and resumed at ${at.join(', ')}; the stages began: ${ran.join(', ')}`]
}

/** For a pull request or a step summary. */
export function renderVerdictMarkdown(document: VerdictDocument): string {
  const { verdict, stages, builds, not_looked_at: unseen } = document
  const rows = stages.map(({ stage, outcome, reasons }) => {
    const passed = reasons.filter((reason) => reason.outcome === 'pass').length
    return `| ${stage} | ${outcome} | ${passed} of ${reasons.length} |`
  })
  const open = stages.flatMap(({ stage, reasons }) =>
    reasons
      .filter(({ outcome }) => outcome !== 'pass')
      .map((reason) => {
        const gap = reason.known_gap === null ? '' : ` — known gap ${toCode(reason.known_gap)}`
        return `- **${escapeMarkdown(reason.check)}** (${stage}, ${reason.outcome}): ${escapeMarkdown(reason.summary)}${gap}`
      }),
  )
  return [
    `## Gauntlet: ${verdict}`,
    '',
    '| stage | outcome | gates passed |',
    '|---|---|---|',
    ...rows,
    '',
    ...(open.length > 0 ? ['### Reasons', '', ...open, ''] : []),
    ...describeResumes(document).flatMap((line) => [line, '']),
    `Builds: ${builds.map(({ target, build }) => `${escapeMarkdown(target)} ${toCode(build === null ? 'unnamed' : formatBuild(build))}`).join(', ')}`,
    '',
    ...(unseen.length > 0
      ? ['Not looked at:', '', ...unseen.map((one) => `- ${escapeMarkdown(one)}`), '']
      : []),
  ].join('\n')
}

/** A failure that a known gap covers is skipped, not failed. */
export function renderVerdictJunit({ stages }: VerdictDocument): string {
  return renderJunit(
    stages.map(({ stage, reasons }) => ({
      name: stage,
      cases: reasons.map((reason): JunitCase => {
        const shell = { name: reason.check, className: stage, durationMs: 0 }
        if (reason.outcome === 'pass') return { ...shell, state: 'passed' }
        const gap = reason.known_gap === null ? '' : `known gap ${reason.known_gap}: `
        const state = reason.outcome === 'fail' && reason.known_gap === null ? 'failed' : 'skipped'
        return { ...shell, state, message: `${gap}${reason.summary}` }
      }),
    })),
  )
}
