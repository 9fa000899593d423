/** What one reviewer is sent at once. */
export type ReviewBundle = {
  /** `packages-core-01`: of its component, and safe in a file name. */
  readonly id: string
  /** `packages/core`, or `docs + examples` when small ones share a bundle. */
  readonly component: string
  /** In the order of the text; one path may stand here only once. */
  readonly files: readonly BundleFile[]
  /** The sections as sent: headers, hunks, new-side numbers. */
  readonly text: string
  /** Of `text`, in UTF-8. */
  readonly bytes: number
  readonly hunks: readonly BundleHunk[]
  /** Larger than the target, or than the limit. */
  readonly warning: string | null
}

export type BundleFile = {
  readonly path: string
  readonly previousPath: string | null
  /** When the file is split: which part of how many, from 1. */
  readonly part?: { readonly index: number; readonly of: number }
}

export type BundleHunk = {
  readonly path: string
  /** The whole `@@` line. */
  readonly header: string
  /** New-side lines, both included; null where the new side has none. */
  readonly range: readonly [number, number] | null
  /** Header and numbered lines, as sent. */
  readonly text: string
}

/** A hunk that is larger than the limit by itself. */
export type OversizeHunk = {
  readonly path: string
  readonly header: string
  readonly bytes: number
  readonly bundle: string
}
