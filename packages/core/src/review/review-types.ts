/** How much a finding matters: BLOCK gates, MAJOR gates when lineages agree, MINOR never. */
export type Severity = 'BLOCK' | 'MAJOR' | 'MINOR'

export type FindingKind =
  'correctness' | 'security' | 'performance' | 'data-loss' | 'concurrency' | 'api' | 'test'

/** `retracted` by a RETRACT line, `self_refuted` by the last clause of its WHY; neither counts. */
export type FindingState = 'open' | 'retracted' | 'self_refuted'

export type FileStatus = 'added' | 'modified' | 'deleted' | 'renamed' | 'copied' | 'mode'

/** `@@ -oldStart,oldLines +newStart,newLines @@ section`, and the lines under it. */
export type Hunk = {
  /** The whole `@@` line. */
  readonly header: string
  readonly oldStart: number
  readonly oldLines: number
  readonly newStart: number
  readonly newLines: number
  readonly lines: readonly DiffLine[]
}

export type DiffLine = {
  readonly kind: 'context' | 'added' | 'removed'
  readonly text: string
  /** Line of the new side, from 1; null for removed lines. */
  readonly newLine: number | null
  /** `\ No newline at end of file` follows it. */
  readonly noNewline: boolean
}

export type FileDiff = {
  /** Of the new side, or of the old side of a deleted file; without `a/` or `b/`, unquoted. */
  readonly path: string
  readonly previousPath: string | null
  readonly status: FileStatus
  readonly binary: boolean
  readonly hunks: readonly Hunk[]
}

/** What became of a changed file; each is exactly one of these. */
export type FileCoverage = {
  readonly path: string
  readonly previous_path: string | null
  readonly status: FileStatus
  /** `reviewed`: wholly before enough engaged reviewers; `unsent`: before nobody. */
  readonly coverage: 'reviewed' | 'partial' | 'excluded' | 'unsent'
  /** Why it is not `reviewed`. */
  readonly reason: string | null
  readonly bundles: readonly string[]
  readonly added: number
  readonly removed: number
}

/** One finding of one reviewer in one bundle. */
export type ReviewFinding = {
  /** `F-3f1a92b07c`: from reviewer, bundle, place and text, so the same answer gives the same id. */
  readonly id: string
  readonly reviewer: string
  readonly lineage: string
  readonly bundle: string
  /** Exactly as in the diff; as the reviewer wrote it when it could not be located. */
  readonly path: string
  /** New-side lines, clamped to the hunk; null: the whole file. */
  readonly lines: readonly [number, number] | null
  /** The header of the hunk it lies in. */
  readonly hunk: string | null
  readonly severity: Severity
  readonly kind: FindingKind
  readonly quote: string
  readonly why: string
  readonly fix: string
  readonly state: FindingState
  /** What the reviewer gave as the reason of a retraction. */
  readonly state_reason: string | null
  /** Its path is one of the bundle's. Nothing unlocated is tallied. */
  readonly located: boolean
  /** Its quote stands in that file's part of the diff. Nothing ungrounded is tallied. */
  readonly grounded: boolean
  /** The path was not exact but could be identified: `a/` stripped, a unique suffix. */
  readonly path_repaired: boolean
}

/** Findings about one place, after each reviewer's were reduced to the severest a hunk. */
export type FindingGroup = {
  /** The id of its severest finding. */
  readonly id: string
  readonly path: string
  readonly lines: readonly [number, number] | null
  readonly hunk: string | null
  /** The severest of its findings. */
  readonly severity: Severity
  readonly kind: FindingKind
  readonly reviewers: readonly string[]
  readonly lineages: readonly string[]
  /** Two lineages or more name the same file, or the same hunk. Only the hunk gates. */
  readonly convergent: { readonly file: boolean; readonly hunk: boolean }
  /** Ids of its findings, the severest first. */
  readonly findings: readonly string[]
}

/** What a call used, as the endpoint counts it. */
export type TokenUsage = {
  readonly in: number
  readonly out: number
  readonly reasoning: number
  /** `out` without `reasoning`: what the reviewer really said. */
  readonly visible: number
}

/** BLOCK and CHANGES fail, INCONCLUSIVE is no evidence. Computed from the findings, never read from an answer. */
export type ReviewVerdict = 'BLOCK' | 'CHANGES' | 'INCONCLUSIVE' | 'PASS'
