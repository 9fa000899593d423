import type { ReviewDocument } from '@gauntlet/contract'
import { parseNumberedHunk, type FindingGroup, type NumberedLine } from '@gauntlet/core/review'

export type ExcerptLine = NumberedLine & {
  /** A finding names it. */
  readonly guilty: boolean
}

const AROUND = 3
const MOST_LINES = 60

/** The lines that a finding names with three around them; the head of its hunk when it names none. */
export function excerptHunk(
  { hunks }: Pick<ReviewDocument, 'hunks'>,
  { path, hunk, lines }: Pick<FindingGroup, 'path' | 'hunk' | 'lines'>,
): ExcerptLine[] {
  const found = hunks.find((one) => one.path === path && one.header === hunk)
  if (!found) return []
  const [first, last] = lines ?? [0, 0]
  const all = parseNumberedHunk(found.text).map((one) => ({
    ...one,
    guilty: one.line !== null && one.line >= first && one.line <= last,
  }))
  const from = all.findIndex(({ guilty }) => guilty)
  const to = all.findLastIndex(({ guilty }) => guilty)
  const start = Math.max(0, from - AROUND)
  return all.slice(start, Math.min(start + MOST_LINES, to === -1 ? MOST_LINES : to + AROUND + 1))
}
