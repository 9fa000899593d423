import type { ReviewFinding } from '../review-types.ts'
import { toLineage } from './lineage.ts'

/** Lines that two reviewers may differ by and still mean the same, by judgement. */
const slack = 3

/** Whether two findings agree on a place that can gate: lines within ±3, or one hunk and one kind. */
export function isSameLocation(a: ReviewFinding, b: ReviewFinding): boolean {
  if (a.path !== b.path || a.hunk === null || b.hunk === null) return false
  return areNear(a, b) || (a.hunk === b.hunk && a.kind === b.kind)
}

/**
 * Whether two findings belong into one group. As `isSameLocation`, but one reviewer's findings far apart in
 * a large hunk are two even if their kind is one; what is said about a whole file is one by its kind.
 */
export function isSameGroup(a: ReviewFinding, b: ReviewFinding): boolean {
  if (a.path !== b.path) return false
  if (a.hunk === null && b.hunk === null) return a.kind === b.kind
  return a.reviewer === b.reviewer ? areNear(a, b) : isSameLocation(a, b)
}

/** Whether findings of two lineages are at the same place: same model twice is one voice. */
export function areConvergent(findings: readonly ReviewFinding[]): boolean {
  return findings.some((a, index) =>
    findings
      .slice(index + 1)
      .some((b) => toLineage(a.lineage) !== toLineage(b.lineage) && isSameLocation(a, b)),
  )
}

function areNear(a: ReviewFinding, b: ReviewFinding): boolean {
  if (!a.lines || !b.lines) return a.hunk === b.hunk && a.lines === b.lines && a.kind === b.kind
  return a.lines[0] <= b.lines[1] + slack && b.lines[0] <= a.lines[1] + slack
}
