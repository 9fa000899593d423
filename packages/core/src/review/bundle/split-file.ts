import type { DiffLine, FileDiff, Hunk } from '../review-types.ts'
import type { BundleFile, BundleHunk } from './review-bundle.ts'
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

const signs = { context: ' ', added: '+', removed: '-' } as const

/**
 * A hunk as reviewers see it: its header, then `42 + code` with numbers of the new side only, because
 * models asked for a line otherwise give the old side's, or the diff's own.
 */
export function numberHunk(hunk: Hunk): string {
  const width = String(hunk.newStart + hunk.newLines).length
  const lines = hunk.lines.map((line) => numberLine(line, width))
  return `${[hunk.header, ...lines].join('\n')}\n`
}

function numberLine({ kind, text, newLine, noNewline }: DiffLine, width: number): string {
  const numbered = `${String(newLine ?? '').padStart(width)} ${signs[kind]} ${text}`
  return noNewline ? `${numbered}\n\\ No newline at end of file` : numbered
}

/** Control, format and line-separating characters, which could make one line look like two or like another. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * A path as one visible line: as it is, or as a JSON string when it holds what cannot be seen, quotes
 * first, or begins or ends in a blank.
 */
export function showPath(path: string): string {
  if (path.search(unseen) < 0 && path.trim() === path && !path.startsWith('"')) return path
  return JSON.stringify(path).replace(
    unseen,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
}
