import type { FindingGroup, ReviewFinding, Severity } from '../review-types.ts'
import { toLineage } from './lineage.ts'
import { areConvergent, isSameGroup } from './same-location.ts'

const weights: Readonly<Record<Severity, number>> = { BLOCK: 0, MAJOR: 1, MINOR: 2 }

/**
 * Groups findings by place, the most important group first. A reviewer or a lineage counts once in a
 * group, however often it says the same.
 */
export function groupFindings(findings: readonly ReviewFinding[]): FindingGroup[] {
  const lineagesOfFile = new Map<string, Set<string>>()
  for (const { path, lineage } of findings) {
    lineagesOfFile.set(path, (lineagesOfFile.get(path) ?? new Set()).add(toLineage(lineage)))
  }
  return connect(findings)
    .map((members) => toGroup(members, (lineagesOfFile.get(members[0]?.path ?? '')?.size ?? 0) > 1))
    .toSorted(compareGroups)
}

/** Sets of findings that a chain of `isSameGroup` holds together. */
function connect(findings: readonly ReviewFinding[]): ReviewFinding[][] {
  const sets: ReviewFinding[][] = []
  for (const finding of findings) {
    const touching = sets.filter((set) => set.some((other) => isSameGroup(finding, other)))
    const [first, ...rest] = touching
    if (first) {
      first.push(...rest.flat(), finding)
      for (const set of rest) sets.splice(sets.indexOf(set), 1)
    } else sets.push([finding])
  }
  return sets
}

function toGroup(members: readonly ReviewFinding[], file: boolean): FindingGroup {
  const sorted = members.toSorted((a, b) => weights[a.severity] - weights[b.severity])
  const [severest] = sorted as [ReviewFinding, ...ReviewFinding[]]
  const { id, path, lines, hunk, severity, kind } = severest
  return {
    id,
    path,
    lines,
    hunk,
    severity,
    kind,
    reviewers: [...new Set(sorted.map(({ reviewer }) => reviewer))].toSorted(),
    lineages: [...new Set(sorted.map(({ lineage }) => toLineage(lineage)))].toSorted(),
    convergent: { file, hunk: areConvergent(sorted) },
    findings: sorted.map((finding) => finding.id),
  }
}

/** Convergent BLOCK, then a single BLOCK that could leak or lose data, then convergent MAJOR, then the rest. */
function rank({ severity, kind, convergent }: FindingGroup): number {
  if (severity === 'BLOCK' && convergent.hunk) return 0
  if (severity === 'BLOCK' && (kind === 'security' || kind === 'data-loss')) return 1
  if (severity === 'MAJOR' && convergent.hunk) return 2
  return 3 + weights[severity]
}

function compareGroups(a: FindingGroup, b: FindingGroup): number {
  const byPath = a.path < b.path ? -1 : Number(a.path > b.path)
  return (
    rank(a) - rank(b) ||
    b.lineages.length - a.lineages.length ||
    byPath ||
    (a.lines?.[0] ?? 0) - (b.lines?.[0] ?? 0)
  )
}
