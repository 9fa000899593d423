import type { SweepDocument } from '@gauntlet/contract'
import type { BaselineFailure, StageReason } from '@gauntlet/core/verdict'
import { countCells, describeSweepCell, groupRedCells } from '@gauntlet/plots'
import { ANSWERS } from '../../sweep/to-anomalies.ts'

type Evidence = { readonly evidence: string | null }

/**
 * The gates of one swept flow: each guarantee, with a gate for each class of anomaly where it broke, the answers, and that
 * every statement was swept.
 */
export function toSweepReasons(document: SweepDocument, { evidence }: Evidence): StageReason[] {
  const { flow, tally, guarantees } = document
  const reasons = [...guarantees, ANSWERS].flatMap((name): StageReason[] => {
    const gate = `${name} (sweep of ${flow})`
    const broken = listBroken(document, name)
    if (broken.length > 0) {
      return broken.map(({ class: found, summary }) => ({
        check: `${name}: ${found} (sweep of ${flow})`,
        gate,
        guarantee: name,
        outcome: 'fail',
        summary,
        evidence,
        failure: { kind: 'anomaly', guarantee: name, class: found },
      }))
    }
    const outcome = tally.pass + tally.fail > 0 ? 'pass' : 'no_evidence'
    const summary =
      outcome === 'pass' ? `held in ${tally.pass + tally.fail} cells` : 'no cell was judged'
    return [{ check: gate, guarantee: name, outcome, summary, evidence }]
  })
  return [...reasons, { ...judgeWhole(document), evidence }].map((reason) => ({
    ...reason,
    under: 'faults' as const,
  }))
}

type Broken = { readonly class: string; readonly summary: string }

function listBroken(document: SweepDocument, guarantee: string): Broken[] {
  const red = groupRedCells(document.cells).filter((group) => group.guarantee === guarantee)
  const unbroken = (document.last_run?.anomalies ?? []).filter((one) => one.guarantee === guarantee)
  return [
    ...unbroken.map(({ class: found, sentence }) => ({
      class: found,
      summary: `without any fault: ${sentence}`,
    })),
    ...red.map((group) => ({ class: group.class, summary: summarise(group, document) })),
  ]
}

type Group = ReturnType<typeof groupRedCells>[number]

function summarise({ guarantee, class: found, cells }: Group, document: SweepDocument): string {
  const [first] = cells
  const place = first ? describeSweepCell(first, document) : ''
  const sentence = first?.anomalies.find((one) => one.class === found)?.sentence ?? ''
  const isOf = (one: { guarantee: string; class: string }) =>
    one.guarantee === guarantee && one.class === found
  const { gained = [], target = '' } = document.baseline ?? {}
  const since = !document.baseline
    ? ''
    : gained.some(isOf)
      ? `; new: ${target} does not show it there`
      : `; not brought by this change: ${target} shows it too`
  return `${place}. ${sentence} In ${countCells(cells.length)}${since}`
}

/** That nothing was left out. */
function judgeWhole(document: SweepDocument): Omit<StageReason, 'evidence'> {
  const { flow, cells, tally, reason, last_run: last, events } = document
  const check = `every statement was swept (${flow})`
  const isWhole = cells.length > 0 && tally.no_evidence === 0 && last?.complete === true
  if (isWhole) {
    const summary = `${events.length} statements, ${cells.length} cells`
    return { check, outcome: 'pass', summary, is_precondition: true }
  }
  const untried = `${tally.no_evidence} of ${cells.length} cells have no evidence`
  const left = cells.find((cell) => cell.outcome === 'no_evidence')?.reason
  const summary = reason ?? (tally.no_evidence > 0 ? `${untried}: ${left}` : 'no last run')
  return { check, outcome: 'no_evidence', summary, is_precondition: true }
}

/** What the baseline alone, or the baseline too, shows. */
export function toSweepBaselineFailures(
  { flow, baseline }: SweepDocument,
  { evidence }: Evidence,
): BaselineFailure[] {
  if (!baseline) return []
  return [...baseline.removed, ...baseline.kept].map(({ guarantee, class: found, cells }) => ({
    check: `${guarantee}: ${found} (sweep of ${flow})`,
    summary: `${cells[0]}${cells.length > 1 ? ` and ${cells.length - 1} more cells` : ''}`,
    evidence,
  }))
}
