import type { FileCoverage, FindingGroup, ReviewFinding } from './review-types.ts'

/** How many changed files have each coverage. */
export function countCoverage(
  files: readonly Pick<FileCoverage, 'coverage'>[],
): Record<FileCoverage['coverage'], number> {
  const counts = { reviewed: 0, partial: 0, excluded: 0, unsent: 0 }
  for (const { coverage } of files) counts[coverage] += 1
  return counts
}

/** `src/a.ts:42-47`, `src/a.ts:42`, or the path alone for a whole file. */
export function formatLocation({ path, lines }: Pick<ReviewFinding, 'path' | 'lines'>): string {
  if (lines === null) return path
  const [first, last] = lines
  return first === last ? `${path}:${first}` : `${path}:${first}-${last}`
}

/** Why a finding stands in no group; undefined for one that counts. */
export type Uncounted =
  'retracted' | 'self_refuted' | 'unlocated' | 'ungrounded' | 'not_engaged' | 'repeated'

/** Sorts each finding by whether it counts, and the first reason why it does not. */
export function classifyFindings<Finding extends ReviewFinding>(document: {
  readonly findings: readonly Finding[]
  readonly groups: readonly Pick<FindingGroup, 'findings'>[]
  readonly calls: readonly {
    readonly reviewer: string
    readonly bundle: string
    readonly engaged: boolean
  }[]
}): { readonly finding: Finding; readonly uncounted: Uncounted | undefined }[] {
  const counted = new Set(document.groups.flatMap(({ findings }) => findings))
  const engaged = new Set(
    document.calls.filter((call) => call.engaged).map((call) => `${call.bundle} ${call.reviewer}`),
  )
  return document.findings.map((finding) => {
    const { id, state, located, grounded, bundle, reviewer } = finding
    if (state !== 'open') return { finding, uncounted: state }
    if (!located) return { finding, uncounted: 'unlocated' }
    if (!grounded) return { finding, uncounted: 'ungrounded' }
    if (!engaged.has(`${bundle} ${reviewer}`)) return { finding, uncounted: 'not_engaged' }
    return { finding, uncounted: counted.has(id) ? undefined : 'repeated' }
  })
}
