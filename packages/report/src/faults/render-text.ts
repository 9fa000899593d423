import type { FaultsDocument } from '@gauntlet/contract'
import { toPrintable } from '@gauntlet/core/text'
import {
  describeFaultedAnomalies,
  describeFaultsDifference,
  describeShrunk,
  toFaultedRows,
} from '@gauntlet/plots'
import type { Paint } from '../smoke/render-smoke.ts'
import { type Cell, renderTextTable } from '../text-table.ts'
import { faultedColumns } from './faulted-columns.ts'

const plain: Paint = (_, text) => text
const styles = { pass: 'green', fail: 'red', no_evidence: 'yellow' } as const

/** A plan of faults for a terminal: the builds, what they showed, and what is different. */
export function renderFaultsText(document: FaultsDocument, paint: Paint = plain): string {
  const { plan, scenario, inject, seed, outcome, reason, candidate } = document
  const smallest = describeShrunk(document)
  const title = `faults ${plan} under ${scenario}, seed ${seed}: ${inject.join(', then ')}`
  return [
    paint(styles[outcome], toPrintable(title)),
    ...(reason === null ? [] : [paint('yellow', toPrintable(reason))]),
    '',
    summariseFaults(document, paint),
    ...describeFaultedAnomalies(candidate).map((line) => paint('red', toPrintable(`✗ ${line}`))),
    ...(smallest.length > 0 ? ['', ...smallest.map((line) => toPrintable(line))] : []),
  ].join('\n')
}

/** The builds, and what is different: for one of several plans. */
export function summariseFaults(document: FaultsDocument, paint: Paint = plain): string {
  const head: Cell[] = [
    { text: 'build', style: 'dim' },
    ...faultedColumns.map(({ title }): Cell => ({ text: title, style: 'dim', left: true })),
  ]
  const rows = toFaultedRows(document).map((row): Cell[] => [
    { text: toPrintable(row.target), style: styles[row.outcome] },
    ...faultedColumns.map(({ cell }): Cell => ({ text: toPrintable(cell(row)), left: true })),
  ])
  return [
    renderTextTable([head, ...rows], paint),
    ...describeFaultsDifference(document).map((line) => `  ${toPrintable(line)}`),
  ].join('\n')
}
