import type { FileDiff, Hunk } from '../review-types.ts'
import { DiffReader, type DiffProblem } from './diff-reader.ts'
import { readHeader } from './read-header.ts'
import { readHunk } from './read-hunk.ts'

export type ParsedDiff = {
  /** One a path, in the order of the diff. */
  readonly files: readonly FileDiff[]
  /** What could not be read; a change with any is not wholly reviewed. */
  readonly problems: readonly DiffProblem[]
}

/**
 * Reads git's extended diff (`git diff` with the prefixes `a/` and `b/`, no colour, not combined).
 * Never throws: what it cannot read it reports. A file whose type changed comes from git as a deletion
 * and an addition, and becomes one modified file.
 *
 * @see https://git-scm.com/docs/diff-format#_generating_patch_text_with_p
 */
export function parseDiff(text: string): ParsedDiff {
  const reader = new DiffReader(text)
  const files = new Map<string, FileDiff>()
  let lost = false
  for (let line = reader.peek(); line !== undefined; line = reader.peek()) {
    if (line.startsWith('diff --git ')) {
      const file = readFile(reader)
      if (file) add(files, file, reader)
      lost = false
      continue
    }
    if (!lost && line.trim() !== '') {
      reader.report([...files.keys()].at(-1) ?? null, `cannot read: ${line.slice(0, 200)}`)
      lost = true
    }
    reader.take()
  }
  return { files: [...files.values()], problems: reader.problems }
}

function readFile(reader: DiffReader): FileDiff | null {
  const header = readHeader(reader)
  if (!header) return null
  const hunks: Hunk[] = []
  for (let hunk = readHunk(reader, header.path); hunk; hunk = readHunk(reader, header.path)) {
    hunks.push(hunk)
  }
  const { path, previousPath, binary } = header
  const touched = hunks.length > 0 || binary
  const status = header.status === 'mode' && touched ? 'modified' : header.status
  return { path, previousPath, status, binary, hunks }
}

function add(files: Map<string, FileDiff>, file: FileDiff, reader: DiffReader): void {
  const known = files.get(file.path)
  if (!known) {
    files.set(file.path, file)
    return
  }
  if (known.status !== 'deleted' || file.status !== 'added') {
    reader.report(file.path, 'the file appears twice')
  }
  files.set(file.path, {
    ...known,
    status: 'modified',
    binary: known.binary || file.binary,
    hunks: [...known.hunks, ...file.hunks],
  })
}
