import type { SweepDocument } from '@gauntlet/contract'
import type { BaselineFailure, StageReason } from '@gauntlet/core/verdict'
import { countCells, describeSweepCell, groupRedCells, type SweepCellView } from '@gauntlet/plots'
import { OUT_OF_TIME } from '../../sweep/to-sweep-document.ts'
import { ANSWERS } from '../../sweep/to-anomalies.ts'

type Evidence = { readonly evidence: string | null }

/**
 * The gates of one swept flow: each guarantee, with a gate for each class of anomaly where it broke, the answers, and that
 * every statement was swept. A class that the baseline shows too fails like any other, and a known gap can accept it; the
 * cells that the change added to it are a gate beside it, which no gap of the class covers: it has grown.
 */
export function toSweepReasons(document: SweepDocument, { evidence }: Evidence): StageReason[] {
  const { flow, tally, guarantees } = document
  const reasons = [...guarantees, ANSWERS].flatMap((name): StageReason[] => {
    const gate = `${name} (sweep of ${flow})`
    const broken = listBroken(document, name)
    if (broken.length > 0) {
      return broken.map(({ class: found, summary, isGrown }) => ({
        check: `${name}: ${found}${isGrown ? ' in new cells' : ''} (sweep of ${flow})`,
        gate,
        guarantee: name,
        outcome: 'fail',
        summary,
        evidence,
        ...(!isGrown && { failure: { kind: 'anomaly', guarantee: name, class: found } }),
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

type Broken = {
  readonly class: string
  readonly summary: string
  /** Cells that the change added to a class that was there before. */
  readonly isGrown?: boolean
}

function listBroken(document: SweepDocument, guarantee: string): Broken[] {
  const red = groupRedCells(document.cells).filter((group) => group.guarantee === guarantee)
  const unbroken = (document.last_run?.anomalies ?? []).filter((one) => one.guarantee === guarantee)
  return [
    ...unbroken.map(({ class: found, sentence }) => ({
      class: found,
      summary: `without any fault: ${sentence}`,
    })),
    ...red.flatMap((group) => splitByBaseline(group, document)),
  ]
}

type Group = ReturnType<typeof groupRedCells>[number]

/** The cells of a class that both builds show, and those that the change brought. */
function splitByBaseline(group: Group, document: SweepDocument): Broken[] {
  const { guarantee, class: found, cells } = group
  const { baseline } = document
  if (!baseline) return [{ class: found, summary: summarise(group, document) }]
  const isOf = (one: { guarantee: string; class: string }) =>
    one.guarantee === guarantee && one.class === found
  const ids = new Set(baseline.gained.filter(isOf).flatMap((one) => one.cells))
  const [added, old] = [true, false].map((isNew) => cells.filter(({ id }) => ids.has(id) === isNew))
  const describe = (own: readonly SweepCellView[] = [], since = '') =>
    own.length === 0 ? undefined : `${summarise({ ...group, cells: own }, document)}; ${since}`
  const before = describe(old, `not brought by this change: ${baseline.target} shows it too`)
  const brought = describe(added, `new: ${baseline.target} does not show it there`)
  return [
    ...(before === undefined ? [] : [{ class: found, summary: before }]),
    ...(brought === undefined
      ? []
      : [{ class: found, summary: brought, isGrown: before !== undefined }]),
  ]
}

function summarise({ class: found, cells }: Group, document: SweepDocument): string {
  const [first] = cells
  const place = first ? describeSweepCell(first, document) : ''
  const sentence = first?.anomalies.find((one) => one.class === found)?.sentence ?? ''
  return `${place}. ${sentence} In ${countCells(cells.length)}`
}

/** Whether the sweep ended by its limit of time, with cells that were not tried. */
export const isOutOfTime = ({ reason }: Pick<SweepDocument, 'reason'>): boolean =>
  reason?.startsWith(OUT_OF_TIME) === true

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
