import type { VerdictDocument, VerdictReason } from '@gauntlet/contract'
import {
  changedAnswersQuestion,
  describeChangedAnswers,
  summariseVerdict,
  explainVerdict,
  type StageLine,
  type VerdictItem,
} from '@gauntlet/core/verdict'
import { toPrintable } from '@gauntlet/core/text'
import { formatBuild, formatDuration } from '@gauntlet/core/format'
import { renderJunit, type JunitCase } from '../junit.ts'

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

/** What the baseline failed blocks nothing: more of it is in the reports. */
const MOST_BASELINE = 4
/** A summary may name many keys. */
const LONGEST_SUMMARY = 300

/** What decides first: failures, known gaps, missing evidence, each with its proof and the command that asks again. */
export function renderVerdictText(
  document: VerdictDocument,
  paint: VerdictPaint = plain,
  mostBaseline = MOST_BASELINE,
): string {
  const { verdict, builds, not_looked_at: unseen, start_up_races: races = [], evidence } = document
  const { blocking, knownGaps, missing, baseline, stages } = summariseVerdict(document.stages)
  const word = paint('bold', `verdict: ${paint(styles[verdict], verdict)}`)
  return [
    `${word}  ${explainVerdict(document)}`,
    ...renderChangedAnswers(document, paint),
    ...renderItems('What blocks shipping', blocking, paint),
    ...renderItems('Known gaps', knownGaps, paint),
    ...renderItems('Missing evidence', missing, paint),
    ...(baseline.length > 0 ? ['', 'Failed by the baseline (blocks nothing)'] : []),
    ...baseline
      .slice(0, mostBaseline)
      .map(({ stage, check, summary }) =>
        paint(
          'dim',
          `  - ${stage}: ${toPrintable(check)}: ${toPrintable(summary, LONGEST_SUMMARY)}`,
        ),
      ),
    ...(baseline.length > mostBaseline
      ? [
          paint(
            'dim',
            `  … and ${baseline.length - mostBaseline} more: the report and --verbose show them`,
          ),
        ]
      : []),
    '',
    ...stages.map((stage) => renderStage(stage, paint)),
    '',
    ...describeResumes(document),
    `builds: ${builds.map(({ target, build }) => `${toPrintable(target)} ${build === null ? '(unnamed)' : toPrintable(formatBuild(build))}`).join(', ')}`,
    ...(races.length > 0
      ? ['races at start-up (block nothing):', ...races.map((one) => `  - ${toPrintable(one)}`)]
      : []),
    ...(unseen.length > 0
      ? ['not looked at:', ...unseen.map((one) => `  - ${toPrintable(one)}`)]
      : []),
    `evidence: ${toPrintable(evidence)}`,
    '',
    word,
  ].join('\n')
}

function renderChangedAnswers(
  { changed_answers: changed }: VerdictDocument,
  paint: VerdictPaint,
): string[] {
  const lines = describeChangedAnswers(changed)
  if (lines.length === 0) return []
  return [
    '',
    paint('bold', 'Answers changed'),
    ...lines.map((line) => `  ${paint('yellow', '~')} ${toPrintable(line)}`),
    `  ${changedAnswersQuestion}`,
  ]
}

function renderItems(title: string, items: readonly VerdictItem[], paint: VerdictPaint): string[] {
  if (items.length === 0) return []
  return ['', paint('bold', title), ...items.flatMap((item) => renderItem(item, paint))]
}

function renderItem(item: VerdictItem, paint: VerdictPaint): string[] {
  const { stage, check, outcome, summary, known_gap, evidence, command } = item
  const [style, mark] = known_gap === null ? marks[outcome] : (['yellow', '~'] as const)
  const gap = known_gap === null ? '' : ` (known gap ${toPrintable(known_gap)})`
  const details = [
    ...(evidence === null ? [] : [toPrintable(evidence)]),
    ...(command === null ? [] : [toPrintable(command)]),
  ]
  return [
    `  ${paint(style, mark)} ${stage}: ${toPrintable(check)}: ${toPrintable(summary)}${gap}${describeChange(item)}`,
    ...details.map((line) => paint('dim', `      ${line}`)),
  ]
}

const outcomeWords = { pass: 'passed', fail: 'failed', no_evidence: 'had no evidence' } as const

/** ` (passed before)`, ` (new)`; nothing where it is as it was. */
export function describeChange({ changed, previous_outcome: before }: VerdictItem): string {
  if (!changed || before === undefined) return ''
  return before === null ? ' (new)' : ` (${outcomeWords[before]} before)`
}

function renderStage(
  { stage, outcome, passed, total, durationMs }: StageLine,
  paint: VerdictPaint,
) {
  const [style, mark] = marks[outcome]
  const time = paint('dim', `${(durationMs / 1000).toFixed(1)} s`)
  return `${paint(style, mark)} ${stage}: ${passed} of ${total} checks passed  ${time}`
}

/** A run that was killed and resumed says when each stage ran. */
export function describeResumes({ resumed_at: at = [], stages }: VerdictDocument): string[] {
  if (at.length === 0) return []
  const ran = stages.flatMap(({ stage, started_at: start }) => (start ? [`${stage} ${start}`] : []))
  return [`interrupted, and resumed at ${at.join(', ')}; the stages began: ${ran.join(', ')}`]
}

/** `3 of 4 checks passed in 1.2 s`. */
export function describeStage({ passed, total, durationMs }: StageLine): string {
  return `${passed} of ${total} checks passed in ${formatDuration(durationMs)}`
}

/** A failure that a known gap covers is skipped, not failed. A name stays the same whatever is found. */
export function renderVerdictJunit({ stages }: VerdictDocument): string {
  return renderJunit(
    stages.map(({ stage, reasons, duration_ms: durationMs }) => ({
      name: stage,
      durationMs,
      cases: [...groupByGate(reasons)].map(([name, own]) => toCase(name, stage, own)),
    })),
  )
}

function groupByGate(reasons: readonly VerdictReason[]): Map<string, VerdictReason[]> {
  const groups = new Map<string, VerdictReason[]>()
  for (const reason of reasons) {
    const name = reason.gate ?? reason.check
    groups.set(name, [...(groups.get(name) ?? []), reason])
  }
  return groups
}

function toCase(name: string, className: string, reasons: readonly VerdictReason[]): JunitCase {
  const durations = reasons.flatMap(({ duration_ms: ms }) => (ms === undefined ? [] : [ms]))
  const durationMs = durations.reduce((total, one) => total + one, 0)
  const shell = { name, className, ...(durations.length > 0 && { durationMs }) }
  const open = reasons.filter(({ outcome }) => outcome !== 'pass')
  if (open.length === 0) return { ...shell, state: 'passed' }
  const hasFailed = open.some((one) => one.outcome === 'fail' && one.known_gap === null)
  const message = open.map(describeOpen).join('; ')
  return { ...shell, state: hasFailed ? 'failed' : 'skipped', message }
}

function describeOpen({ check, gate, summary, known_gap }: VerdictReason): string {
  const gap = known_gap === null ? '' : `known gap ${known_gap}: `
  return `${gap}${gate === undefined ? '' : `${check}: `}${summary}`
}
