import type { OversizeHunk, ReviewBundle } from '../bundle/review-bundle.ts'
import type { DiffProblem } from '../diff/diff-reader.ts'
import type { DiffLine, FileCoverage, FileDiff } from '../review-types.ts'
import { leastLineages, type Quorum } from './judge-quorum.ts'

export type CoverageQuestion = {
  readonly files: readonly FileDiff[]
  /** Why a path is not sent. */
  readonly excluded: ReadonlyMap<string, string>
  readonly bundles: readonly Pick<ReviewBundle, 'id' | 'files'>[]
  readonly oversize: readonly OversizeHunk[]
  readonly quorum: Pick<Quorum, 'bundles'>
  /** What of the diff could not be read. */
  readonly problems: readonly DiffProblem[]
}

/**
 * The ledger: every changed file, in path order, is exactly one of reviewed, partial, excluded and unsent.
 * A file is reviewed when all its parts were before two engaged lineages, none of its hunks is oversize,
 * and all of its diff could be read.
 */
export function coverFiles(question: CoverageQuestion): FileCoverage[] {
  return question.files
    .toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)))
    .map((file) => {
      const bundles = question.bundles.filter(({ files }) =>
        files.some(({ path }) => path === file.path),
      )
      return {
        path: file.path,
        previous_path: file.previousPath,
        status: file.status,
        ...judge(
          file,
          bundles.map(({ id }) => id),
          question,
        ),
        bundles: bundles.map(({ id }) => id),
        added: countLines(file, 'added'),
        removed: countLines(file, 'removed'),
      }
    })
}

function judge(
  { path }: FileDiff,
  bundles: readonly string[],
  question: CoverageQuestion,
): Pick<FileCoverage, 'coverage' | 'reason'> {
  const excluded = question.excluded.get(path)
  if (excluded !== undefined) return { coverage: 'excluded', reason: excluded }
  if (bundles.length === 0) return { coverage: 'unsent', reason: 'in no bundle' }
  const seen = new Map(question.quorum.bundles.map(({ bundle, lineages }) => [bundle, lineages]))
  const lineages = bundles.map((id) => ({ id, count: seen.get(id)?.length ?? 0 }))
  if (lineages.every(({ count }) => count === 0)) {
    return { coverage: 'unsent', reason: `no reviewer was engaged on ${bundles.join(', ')}` }
  }
  const few = lineages.filter(({ count }) => count < leastLineages)
  const reasons = [
    ...few.map(({ id, count }) => `${id}: ${count} of ${leastLineages} lineages engaged`),
    ...question.oversize
      .filter((hunk) => hunk.path === path)
      .map(
        ({ header, bytes }) => `oversize hunk of ${bytes.toLocaleString('en-US')} bytes: ${header}`,
      ),
    ...question.problems
      .filter((problem) => problem.path === path)
      .map(({ line, message }) => `unreadable from line ${line} of the diff: ${message}`),
  ]
  if (reasons.length > 0) return { coverage: 'partial', reason: reasons.join('; ') }
  return { coverage: 'reviewed', reason: null }
}

function countLines({ hunks }: FileDiff, kind: DiffLine['kind']): number {
  return hunks.flatMap(({ lines }) => lines).filter((line) => line.kind === kind).length
}
