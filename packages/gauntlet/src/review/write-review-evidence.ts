import { formatDocument, ToolError, type ReviewDocument } from '@gauntlet/contract'
import { lineFingerprints } from '@gauntlet/core/review'
import { renderReviewComment, renderReviewMarkdown, toSarif } from '@gauntlet/report'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { askGit, runGit, type GitCall } from './change/run-git.ts'

/** Files whose lines are hashed for code scanning; alerts in others go without. */
const mostFiles = 500

/**
 * Writes the document, and it as Markdown, SARIF and the comment of a pull request.
 *
 * @returns the document's path
 * @throws ToolError FILE_UNWRITABLE
 */
export async function writeReviewEvidence(
  folder: string,
  document: ReviewDocument,
  git: GitCall,
): Promise<string> {
  const fingerprints = await readFingerprints(document, git)
  const sarif = toSarif(document, {
    fingerprintOf: (path, line) => fingerprints.get(path)?.[line - 1],
  })
  const file = join(folder, 'review.json')
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'review.md'), renderReviewMarkdown(document))
    await writeFile(join(folder, 'review.sarif'), formatDocument(sarif))
    await writeFile(join(folder, 'comment.md'), renderReviewComment(document))
    await writeFile(file, formatDocument(document))
  } catch (cause) {
    throw new ToolError('FILE_UNWRITABLE', `cannot write ${folder}: ${(cause as Error).message}`, {
      cause,
    })
  }
  return file
}

/** Of the files that findings lie in, as they are at the head; a deleted one has none. */
async function readFingerprints(
  { findings, head }: ReviewDocument,
  git: GitCall,
): Promise<Map<string, readonly string[]>> {
  const located = findings.filter((finding) => finding.located)
  const paths = [...new Set(located.map(({ path }) => path))].slice(0, mostFiles)
  const found = new Map<string, readonly string[]>()
  // Not the signal of the review: what was heard before an interruption is written whole.
  const { folder } = git
  for (const path of paths) {
    const blob = `${head.sha}:${path}`
    if ((await askGit({ folder }, 'cat-file', '-e', blob)) === undefined) continue
    found.set(path, lineFingerprints(await runGit({ folder }, 'cat-file', 'blob', blob)))
  }
  return found
}
