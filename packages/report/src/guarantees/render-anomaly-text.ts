import { guaranteeKinds } from '@gauntlet/core/consistency'
import { plural } from '@gauntlet/core/format'
import type {
  AnomalyDocument,
  GuaranteeDocument,
  GuaranteesDocument,
  OperationDocument,
} from '@gauntlet/contract'
import { toPrintable } from '@gauntlet/core/text'
import type { Paint } from '../smoke/render-smoke.ts'

const plain: Paint = (_, text) => text

/** An anomaly as a story for the terminal: the sentence, the timeline of the guilty key, the rows. */
export function renderAnomalyText(
  anomaly: AnomalyDocument,
  {
    paint = plain,
    readsRows = true,
  }: { readonly paint?: Paint; readonly readsRows?: boolean } = {},
): string {
  const { class: name, promise, key, sentence, operations, omitted } = anomaly
  const lines = [
    `${paint('red', toPrintable(name))} ${key === '' ? '' : `key ${toPrintable(key)}: `}${toPrintable(promise)}`,
    `  ${toPrintable(sentence)}`,
  ]
  if (operations.length > 0) lines.push('', ...renderTimeline(operations, paint))
  if (omitted > 0) lines.push(paint('dim', `    … and ${omitted} more on this key`))
  if (readsRows || anomaly.rows.length > 0) lines.push('', ...renderRows(anomaly))
  return lines.join('\n')
}

/** One guarantee: its outcome, its counts, and the story of each anomaly up to `stories`. */
export function renderGuaranteeText(
  guarantee: GuaranteeDocument,
  { paint = plain, stories = 3 }: { readonly paint?: Paint; readonly stories?: number } = {},
): string {
  const { name, kind, outcome, reason, anomalies, counts, warnings } = guarantee
  const [style, mark] = marks[outcome]
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const lines = [
    `${paint(style, mark)} ${toPrintable(name)} ${paint('dim', `(${kind})`)} ${toPrintable(reason ?? '')}`.trimEnd(),
    `  ${renderExamined(guarantee)}`,
    ...renderEvidence(guarantee).map((line) => paint('dim', `  ${line}`)),
    ...warnings.map((warning) => paint('dim', `  note: ${toPrintable(warning)}`)),
  ]
  if (total > 0) {
    const classes = Object.entries(counts).map(([each, count]) => `${count} ${toPrintable(each)}`)
    lines.push(`  ${paint('red', classes.join(', '))}`)
  }
  const readsRows = guaranteeKinds.find((row) => row.kind === kind)?.reads !== 'nothing'
  for (const anomaly of anomalies.slice(0, stories)) {
    lines.push('', indent(renderAnomalyText(anomaly, { paint, readsRows })))
  }
  const untold = total - Math.min(stories, anomalies.length)
  if (untold > 0) lines.push('', `  … and ${untold} more`)
  return lines.join('\n')
}

export function renderGuaranteesText(
  { guarantees }: Pick<GuaranteesDocument, 'guarantees'>,
  options: { readonly paint?: Paint; readonly stories?: number } = {},
): string {
  return guarantees.map((each) => renderGuaranteeText(each, options)).join('\n\n')
}

/** What was looked at: `40 keys, 12 contended; operations: …`, or the rows alone where no request was observed. */
export function renderExamined(guarantee: GuaranteeDocument): string {
  const { keys, outcomes, unknown, snapshots } = guarantee
  if (snapshots) return renderSnapshots(snapshots)
  const isObserved = outcomes.ok + outcomes.fail + unknown.total > 0
  return isObserved
    ? `${renderContention(guarantee)}; operations: ${renderCounts(guarantee)}`
    : `${plural(keys, 'key')} checked in the database (no requests observed)`
}

/** `40 keys, 12 contended, 31 overlaps` */
function renderContention({
  keys,
  contended_keys: contended,
  overlaps,
}: GuaranteeDocument): string {
  const parts = [plural(keys, 'key'), `${contended} contended`]
  if (overlaps !== undefined) parts.push(plural(overlaps, 'overlap'))
  return parts.join(', ')
}

/** What the queries of an invariant looked at: `5 rows examined, asked in 3 snapshots during the load and after it` */
function renderSnapshots({
  examined,
  during_load: during,
  unread,
}: NonNullable<GuaranteeDocument['snapshots']>): string {
  const rows = examined === null ? '' : `${plural(examined, 'row')} examined, `
  const failed = unread === 0 ? '' : ` (${unread} could not be read)`
  const early =
    during === 0 && unread === 0
      ? ''
      : `in ${plural(during, 'snapshot')} during the load${failed} and `
  return `${rows}asked ${early}after ${early === '' ? 'the load' : 'it'}`
}

/** `evidence: 50 acknowledged writes (at least 1), …`; nothing where nothing was counted. */
export function renderEvidence({ evidence = [] }: Pick<GuaranteeDocument, 'evidence'>): string[] {
  if (evidence.length === 0) return []
  const counts = evidence.map(({ found, what, minimum }) =>
    minimum > 0 ? `${found} ${what} (at least ${minimum})` : `${found} ${what}`,
  )
  return [`evidence: ${counts.join('; ')}`]
}

/** `1200 ok, 3 failed, 41 unknown: 17 stored, 24 not, 0 unexplained` */
export function renderCounts({
  outcomes,
  unknown,
}: Pick<GuaranteeDocument, 'outcomes' | 'unknown'>): string {
  const counts = `${outcomes.ok} ok, ${outcomes.fail} failed, ${unknown.total} unknown`
  if (unknown.total === 0) return counts
  return `${counts}: ${unknown.stored} stored, ${unknown.absent} not, ${unknown.unexplained} unexplained`
}

const marks = { pass: ['green', '✓'], fail: ['red', '✗'], no_evidence: ['yellow', '?'] } as const
const heads = ['', 'client', 'try', 'from ms', 'to ms', 'asked', 'answer']

function renderTimeline(operations: readonly OperationDocument[], paint: Paint): string[] {
  const table = [heads, ...operations.map(toCells)]
  const widths = heads.map((_, column) =>
    Math.max(...table.map((cells) => (cells[column] as string).length)),
  )
  return table.map((cells, line) => {
    const text = cells
      .map((cell, column) => {
        const isNumber = column > 0 && column < 5
        const width = widths[column] as number
        return isNumber ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd()
    return `  ${line === 0 ? paint('dim', text) : text}`
  })
}

function toCells(operation: OperationDocument): string[] {
  return [
    operation.proves ? '▸' : '',
    String(operation.client),
    String(operation.attempt),
    operation.invoked_ms.toFixed(3),
    operation.outcome === 'info' && operation.status === null
      ? '?'
      : operation.returned_ms.toFixed(3),
    describeRequest(operation),
    describeAnswer(operation),
  ]
}

/** `write "red"` */
export function describeRequest({ action, proposal, step }: OperationDocument): string {
  const asked = proposal === null ? action : `${action} ${quote(proposal)}`
  return step === '' || step === action ? asked : `${asked} (${toPrintable(step)})`
}

/** `200 "red"`, `409`, `no answer: may have happened` */
export function describeAnswer({ action, outcome, status, value }: OperationDocument): string {
  const seen = value === null ? (action === 'read' ? 'nothing' : '') : quote(value)
  const code = status === null ? '' : String(status)
  if (outcome === 'info') return `${code || 'no answer'}: may have happened`
  if (outcome === 'fail') return `${code} refused`.trim()
  return `${code} ${seen}`.trim() || 'done'
}

function renderRows({ rows, omitted_rows: omitted = 0 }: AnomalyDocument): string[] {
  if (rows.length === 0) return ['  stored: nothing']
  const lines = rows.map((row) => {
    const cells = Object.entries(row).map(([name, value]) => `${toPrintable(name)} ${quote(value)}`)
    return `  stored: ${cells.join(', ')}`
  })
  return omitted > 0 ? [...lines, `  … and ${omitted} more rows`] : lines
}

function quote(value: string | number | null): string {
  return typeof value === 'string' ? `"${toPrintable(value)}"` : String(value)
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n')
}
