import type { ImportedRun } from './imported-run.ts'

/** Another tool's run as the store keeps it. */
export type ImportedRunDocument = ImportedRun & {
  readonly tool: string
  /** ISO 8601: when it ran, or the time of its file when that does not say. */
  readonly at: string
  /** Name of the file it came from. */
  readonly source: string
}
