import { ToolError } from '@gauntlet/contract'
import { writeWhole } from '@gauntlet/stack'
import type { Print } from '../cli/print.ts'

export type EvidenceFile = {
  readonly path: string
  /** Made only now: a page that cannot be drawn must not cost the document beside it. */
  readonly toText: () => string | Iterable<string>
}

/** What became of several files, each by itself. */
export type WrittenEvidence = {
  /** Paths of those that are there, whole. */
  readonly written: readonly string[]
  /** Why the others are not, one each; the message names the file. */
  readonly problems: readonly ToolError[]
}

/** Writes each file by itself: one that cannot be written costs no other. The most important one comes first. */
export async function writeEvidence(files: readonly EvidenceFile[]): Promise<WrittenEvidence> {
  const written: string[] = []
  const problems: ToolError[] = []
  for (const { path, toText } of files) {
    try {
      await writeWhole(path, toText())
      written.push(path)
    } catch (error) {
      problems.push(toProblem(error, path))
    }
  }
  return { written, problems }
}

function toProblem(cause: unknown, path: string): ToolError {
  if (cause instanceof ToolError) return cause
  return new ToolError('BUG', `cannot make ${path}: ${(cause as Error).message}`, { cause })
}

/** Prints which files are not there, and the way out of the first reason. */
export function noteProblems(print: Pick<Print, 'problem'>, problems: readonly ToolError[]): void {
  for (const { message } of problems) print.problem(`not saved: ${message}`)
  const [first] = problems
  if (first) print.problem(`  ${first.hint}`)
}

/** `path`, where it was written. */
export function whereWritten({ written }: WrittenEvidence, path: string): string | null {
  return written.includes(path) ? path : null
}
