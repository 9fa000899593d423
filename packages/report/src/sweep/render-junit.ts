import type { SweepCellDocument, SweepDocument } from '@gauntlet/contract'
import { renderJunit, type JunitCase } from '../junit.ts'
import { describeSweepCell, describeLastSweepRun, describeSweepStory } from '@gauntlet/plots'

const states = { pass: 'passed', fail: 'failed', no_evidence: 'skipped' } as const

/** One test for each cell, and one for the run in which nothing was broken. */
export function renderSweepJunit(document: SweepDocument): string {
  const { flow, target, cells, last_run: last } = document
  const className = `${flow}, ${target}`
  const rest = last
    ? [
        {
          name: 'nothing was left out',
          className,
          state: states[last.outcome === 'pass' && !last.complete ? 'no_evidence' : last.outcome],
          message: describeLastSweepRun(document) ?? '',
        },
      ]
    : []
  const all = [...cells.map((cell) => toCase(cell, document)), ...rest]
  return renderJunit([{ name: `sweep ${flow}`, durationMs: document.duration_ms, cases: all }])
}

function toCase(cell: SweepCellDocument, document: SweepDocument): JunitCase {
  const { id, outcome, reason, anomalies, duration_ms: durationMs, command } = cell
  const [first] = anomalies
  const found = first && `${first.guarantee}: ${first.class}. ${first.sentence}`
  const message = found ?? reason ?? undefined
  return {
    name: id,
    className: `${document.flow}, ${document.target}`,
    durationMs,
    state: states[outcome],
    ...(message !== undefined && { message }),
    ...(outcome === 'fail' && {
      details: [describeSweepCell(cell, document), ...describeSweepStory(cell), command].join('\n'),
    }),
  }
}
