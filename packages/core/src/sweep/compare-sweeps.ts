import type { Outcome } from '../verdict/index.ts'

/** A breach that a cell showed. */
export type CellAnomaly = { readonly guarantee: string; readonly class: string }

/** What the difference of two sweeps is made of. */
export type SweptBuild = {
  readonly events: readonly { readonly id: string }[]
  readonly cells: readonly {
    readonly id: string
    readonly event: string
    readonly outcome: Outcome
    readonly anomalies: readonly CellAnomaly[]
  }[]
}

/** One class of anomaly of one guarantee, and the cells that show it. */
export type ComparedAnomaly = CellAnomaly & {
  /** Ids of the red cells that show it: of the candidate where it has it, else of the baseline. */
  readonly cells: readonly string[]
}

export type SweepDifference = {
  /**
   * What the change brought: classes that the baseline does not show, and cells of statements of both that the baseline
   * passes and the candidate does not.
   */
  readonly gained: readonly ComparedAnomaly[]
  /** What the baseline alone shows. */
  readonly removed: readonly ComparedAnomaly[]
  /** What both show. */
  readonly kept: readonly ComparedAnomaly[]
  /** Ids of the statements that only one of them sends. */
  readonly onlyBaseline: readonly string[]
  readonly onlyCandidate: readonly string[]
}

/**
 * Which anomalies a change brought and which it removed. Cells are matched by their ids, and so by the fingerprint of
 * their statement and its occurrence: statements that moved are the same ones.
 */
export function compareSweeps(baseline: SweptBuild, candidate: SweptBuild): SweepDifference {
  const before = collect(baseline)
  const after = collect(candidate)
  const passed = new Set(
    baseline.cells.filter(({ outcome }) => outcome === 'pass').map(({ id }) => id),
  )
  const gained: ComparedAnomaly[] = []
  const kept: ComparedAnomaly[] = []
  for (const [key, anomaly] of after) {
    const isNew = (cell: string) => !before.has(key) || passed.has(cell)
    const fresh = anomaly.cells.filter(isNew)
    const old = anomaly.cells.filter((cell) => !isNew(cell))
    if (fresh.length > 0) gained.push({ ...anomaly, cells: fresh })
    if (old.length > 0) kept.push({ ...anomaly, cells: old })
  }
  return {
    gained,
    kept,
    removed: [...before].filter(([key]) => !after.has(key)).map(([, anomaly]) => anomaly),
    onlyBaseline: listOthers(baseline, candidate),
    onlyCandidate: listOthers(candidate, baseline),
  }
}

function collect({ cells }: SweptBuild): Map<string, ComparedAnomaly> {
  const found = new Map<string, ComparedAnomaly>()
  for (const cell of cells) {
    for (const anomaly of cell.anomalies) {
      const key = JSON.stringify([anomaly.guarantee, anomaly.class])
      const known = found.get(key)?.cells ?? []
      if (known.includes(cell.id)) continue
      const { guarantee } = anomaly
      found.set(key, { guarantee, class: anomaly.class, cells: [...known, cell.id] })
    }
  }
  return found
}

function listOthers(one: SweptBuild, other: SweptBuild): string[] {
  const known = new Set(other.events.map(({ id }) => id))
  return one.events.map(({ id }) => id).filter((id) => !known.has(id))
}
