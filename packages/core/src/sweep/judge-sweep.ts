import type { Outcome } from '../verdict/index.ts'

/** How many cells of a sweep passed, failed, and have no evidence. */
export type SweepTally = Readonly<Record<Outcome, number>>

export function tallyCells(cells: readonly { readonly outcome: Outcome }[]): SweepTally {
  const tally = { pass: 0, fail: 0, no_evidence: 0 }
  for (const { outcome } of cells) tally[outcome] += 1
  return tally
}

/** What a pass needs beside its cells. */
export type SweepEvidence = {
  readonly cells: readonly { readonly outcome: Outcome }[]
  /** Why the sweep proves nothing beyond its red cells; the first reason counts. */
  readonly missing: readonly (string | null)[]
}

/**
 * What a sweep says as a whole. One red cell fails it; it passes where every cell does and nothing is missing. A cell
 * that was not tried, or whose fault did not happen, is missing evidence, never a pass.
 */
export function judgeSweep({ cells, missing }: SweepEvidence): {
  readonly outcome: Outcome
  /** Why there is no evidence; null where there is. */
  readonly reason: string | null
} {
  const tally = tallyCells(cells)
  if (tally.fail > 0) return { outcome: 'fail', reason: null }
  const why = missing.find((one) => one !== null) ?? null
  if (why !== null) return { outcome: 'no_evidence', reason: why }
  if (cells.length === 0) return { outcome: 'no_evidence', reason: 'nothing was swept' }
  if (tally.no_evidence === 0) return { outcome: 'pass', reason: null }
  const reason = `${tally.no_evidence} of ${cells.length} cells have no evidence`
  return { outcome: 'no_evidence', reason }
}

/** Of the times that a red cell was tried: the first one, and each repeat. */
export type Reproduction = { readonly tried: number; readonly reproduced: number }

/** `reproduced 9 of 10`. */
export function describeReproduction({ tried, reproduced }: Reproduction): string {
  return `reproduced ${reproduced} of ${tried}`
}
