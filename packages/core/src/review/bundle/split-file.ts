import type { FileDiff, Hunk } from '../review-types.ts'
import { numberHunk } from './number-hunk.ts'
import type { BundleFile, BundleHunk } from './review-bundle.ts'
import { showPath } from './show-path.ts'
import { utf8Length } from './utf8-length.ts'

/** A file or a part of one: what a bundle is packed from. */
export type Section = {
  readonly file: BundleFile
  readonly hunks: readonly BundleHunk[]
  readonly text: string
  readonly bytes: number
}

/** One section, or several cut at borders of hunks when the file is larger than the target, in bytes. */
export function splitFile(file: FileDiff, target: number): Section[] {
  const hunks = file.hunks.map((hunk) => toBundleHunk(file.path, hunk))
  const whole = toSection(file, hunks)
  if (whole.bytes <= target) return [whole]
  const room = target - utf8Length(toHeader(file, { index: 999, of: 999 })) - 1
  const parts: BundleHunk[][] = []
  let left = 0
  for (const hunk of hunks) {
    const bytes = utf8Length(hunk.text)
    if (bytes > left || parts.length === 0) {
      parts.push([])
      left = room
    }
    parts.at(-1)?.push(hunk)
    left -= bytes
  }
  if (parts.length < 2) return [whole]
  return parts.map((part, index) => toSection(file, part, { index: index + 1, of: parts.length }))
}

function toSection(
  file: FileDiff,
  hunks: readonly BundleHunk[],
  part?: BundleFile['part'],
): Section {
  const text = `${toHeader(file, part)}${hunks.map((hunk) => hunk.text).join('')}\n`
  const { path, previousPath } = file
  return {
    file: part ? { path, previousPath, part } : { path, previousPath },
    hunks,
    text,
    bytes: utf8Length(text),
  }
}

function toHeader(file: FileDiff, part?: BundleFile['part']): string {
  const about: string[] = [file.status === 'mode' ? 'mode changed' : file.status]
  if (file.previousPath !== null) about[0] += ` from ${showPath(file.previousPath)}`
  if (part) about.push(`part ${part.index} of ${part.of}`)
  return `FILE ${showPath(file.path)} (${about.join(', ')})\n`
}

function toBundleHunk(path: string, hunk: Hunk): BundleHunk {
  const { header, newStart, newLines } = hunk
  const range = newLines === 0 ? null : ([newStart, newStart + newLines - 1] as const)
  return { path, header, range, text: numberHunk(hunk) }
}
