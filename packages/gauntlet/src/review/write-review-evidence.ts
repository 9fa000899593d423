import { formatDocument, type ReviewDocument } from '@gauntlet/contract'
import { lineFingerprints } from '@gauntlet/core/review'
import { renderReviewComment, renderReviewMarkdown, toSarif } from '@gauntlet/report'
import { join } from 'node:path'
import { writeEvidence, type WrittenEvidence } from '../evidence/write-evidence.ts'
import { askGit, runGit, type GitCall } from './change/run-git.ts'

/** Files whose lines are hashed for code scanning; alerts in others go without. */
const mostFiles = 500

/** Where the document goes. */
export const toReviewFile = (folder: string): string => join(folder, 'review.json')

/** Writes the document, and it as Markdown, SARIF and the comment of a pull request. */
export async function writeReviewEvidence(
  folder: string,
  document: ReviewDocument,
  git: GitCall,
): Promise<WrittenEvidence> {
  const fingerprints = await readFingerprints(document, git)
  const sarif = toSarif(document, {
    fingerprintOf: (path, line) => fingerprints.get(path)?.[line - 1],
  })
  return await writeEvidence([
    { path: toReviewFile(folder), toText: () => formatDocument(document) },
    { path: join(folder, 'review.md'), toText: () => renderReviewMarkdown(document) },
    { path: join(folder, 'review.sarif'), toText: () => formatDocument(sarif) },
    { path: join(folder, 'comment.md'), toText: () => renderReviewComment(document) },
  ])
}

/** Of the files that findings lie in, as they are at the head; a deleted one has none. */
async function readFingerprints(
  { findings, head }: ReviewDocument,
  git: GitCall,
): Promise<Map<string, readonly string[]>> {
  const located = findings.filter((finding) => finding.located)
  const paths = [...new Set(located.map(({ path }) => path))].slice(0, mostFiles)
  const found = new Map<string, readonly string[]>()
  // Not the signal of the review: what was answered before an interruption is written whole.
  const { folder } = git
  for (const path of paths) {
    const blob = `${head.sha}:${path}`
    if ((await askGit({ folder }, 'cat-file', '-e', blob)) === undefined) continue
    found.set(path, lineFingerprints(await runGit({ folder }, 'cat-file', 'blob', blob)))
  }
  return found
}
