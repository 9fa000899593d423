import type { SmokeCheckResult, SmokeDocument } from '@gauntlet/contract'
import { toPrintable, toPrintableJson } from '@gauntlet/core/text'
import { renderJunit, type JunitCase } from '../junit.ts'

/** How a renderer colours a word, with printable marks (`Print`); the identity where there are no colours. */
export type Paint = (style: 'green' | 'red' | 'yellow' | 'dim', text: string) => string

const plain: Paint = (_, text) => text
const marks = { pass: ['green', '✓'], fail: ['red', '✗'], no_evidence: ['yellow', '?'] } as const

/** One line of the live tree; what was skipped or failed says why on the next. */
export function renderSmokeLine(check: SmokeCheckResult, paint: Paint = plain): string {
  const [style, mark] = marks[check.outcome]
  const polls = check.attempts > 1 ? `, ${check.attempts} polls` : ''
  const time = paint('dim', `${check.duration_ms} ms${polls}`)
  const why = check.reason === null ? '' : `\n      ${paint(style, toPrintable(check.reason))}`
  return `  ${paint(style, mark)} ${toPrintable(check.name)}  ${time}${why}`
}

export function renderSmokeSummary(
  { tally, footer, outcome }: SmokeDocument,
  paint: Paint = plain,
): string {
  const { pass, fail, no_evidence: missing } = tally
  const text = `${footer.checks} checks: ${pass} passed, ${fail} failed, ${missing} without evidence`
  return `${paint(marks[outcome][0], text)} in ${(footer.duration_ms / 1000).toFixed(1)} s`
}

export function renderSmokeJunit({ checks, finally: last }: SmokeDocument): string {
  return renderJunit([
    { name: 'smoke', cases: checks.map(toJunitCase) },
    ...(last.length > 0 ? [{ name: 'smoke clean-up', cases: last.map(toJunitCase) }] : []),
  ])
}

function toJunitCase({ name, target, outcome, reason, duration_ms }: SmokeCheckResult): JunitCase {
  const state = ({ pass: 'passed', fail: 'failed', no_evidence: 'skipped' } as const)[outcome]
  const shell = { name, className: target, durationMs: duration_ms, state }
  return reason === null ? shell : { ...shell, message: reason }
}

/**
 * The Test Anything Protocol. The plan comes last, so that a stream that was cut off has none and is
 * invalid, not green.
 *
 * @see https://testanything.org/tap-version-14-specification.html
 */
export function renderSmokeTap({ checks, finally: last }: SmokeDocument): string {
  const all = [...checks, ...last]
  const lines = all.map(({ name, outcome, reason }, index) => {
    const ok = outcome === 'fail' ? 'not ok' : 'ok'
    const directive = outcome === 'no_evidence' ? ` # SKIP ${oneLine(reason ?? 'no evidence')}` : ''
    const why = outcome === 'fail' ? `\n  ---\n  message: ${toPrintableJson(reason)}\n  ...` : ''
    return `${ok} ${index + 1} - ${oneLine(name)}${directive}${why}`
  })
  return ['TAP version 14', ...lines, `1..${all.length}`, ''].join('\n')
}

/** `#` starts a directive in TAP, and a line ends a test point. */
function oneLine(text: string): string {
  return toPrintable(text.replaceAll(/\s+/g, ' ')).replaceAll('\\', '\\\\').replaceAll('#', '\\#')
}
