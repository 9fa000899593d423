import type { DiffLine, Hunk } from '../review-types.ts'
import type { DiffReader } from './diff-reader.ts'

const hunkHeader = /^@@ -(\d{1,10})(?:,(\d{1,10}))? \+(\d{1,10})(?:,(\d{1,10}))? @@/
const kinds: Readonly<Record<string, DiffLine['kind']>> = {
  ' ': 'context',
  '+': 'added',
  '-': 'removed',
}

/**
 * Reads one hunk by the counts of its header, so that a line of it that looks like a header is text.
 * Null when the next line is no hunk header. A hunk that ends too early is reported and still used.
 */
export function readHunk(reader: DiffReader, path: string): Hunk | null {
  const match = hunkHeader.exec(reader.peek() ?? '')
  if (!match) return null
  const header = reader.take().replace(/\r$/, '')
  const [oldStart, oldLines, newStart, newLines] = match
    .slice(1)
    .map((digits) => Number(digits ?? 1)) as [number, number, number, number]
  const lines = readLines(reader, { path, oldLines, newLines, newStart })
  return { header, oldStart, oldLines, newStart, newLines, lines }
}

type Expected = {
  readonly path: string
  readonly oldLines: number
  readonly newLines: number
  readonly newStart: number
}

function readLines(reader: DiffReader, expected: Expected): DiffLine[] {
  const lines: DiffLine[] = []
  let oldLeft = expected.oldLines
  let newLeft = expected.newLines
  while (oldLeft > 0 || newLeft > 0 || reader.peek()?.startsWith('\\')) {
    const line = reader.peek()
    if (line?.startsWith('\\')) {
      reader.take()
      endWithoutNewline(lines)
      continue
    }
    // Mailers cut the one space of an empty context line; git apply takes it too.
    const kind = line === '' ? 'context' : kinds[line?.[0] ?? '']
    const tooMany = (kind !== 'added' && oldLeft === 0) || (kind !== 'removed' && newLeft === 0)
    if (line === undefined || kind === undefined || tooMany) {
      reader.report(
        expected.path,
        `the hunk ends ${oldLeft} old and ${newLeft} new lines too early`,
      )
      break
    }
    reader.take()
    const newLine = kind === 'removed' ? null : expected.newStart + expected.newLines - newLeft
    lines.push({ kind, text: line.slice(1), newLine, noNewline: false })
    if (kind !== 'added') oldLeft -= 1
    if (kind !== 'removed') newLeft -= 1
  }
  return lines
}

function endWithoutNewline(lines: DiffLine[]): void {
  const last = lines.pop()
  if (last) lines.push({ ...last, noNewline: true })
}
