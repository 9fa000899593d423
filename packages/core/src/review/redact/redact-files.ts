import { invariant } from '../../invariant.ts'
import type { FileDiff } from '../review-types.ts'
import { redactSecrets } from './redact-secrets.ts'

/** Where something was taken out: what it was, and where it stood. */
export type RedactedLine = {
  readonly rule: string
  readonly path: string
  /** Of the new side, from 1; null in a removed line or the header of a hunk. */
  readonly line: number | null
}

/** More of them are counted, but not named: nobody reads on. */
const mostPlaces = 500

export type RedactedFiles = {
  readonly files: readonly FileDiff[]
  /** How often something of each kind was taken out. */
  readonly counts: Readonly<Record<string, number>>
  /** The first 500, in the order of the files. */
  readonly places: readonly RedactedLine[]
}

/**
 * Redacts the lines and hunk headers of a whole change at once, so that a secret has one number in all
 * files. Everything made from the result (bundles, prompts, quotes, documents) is free of what was found.
 */
export function redactFiles(files: readonly FileDiff[]): RedactedFiles {
  const texts = files.flatMap(({ hunks }) =>
    hunks.flatMap(({ header, lines }) => [header, ...lines.map(({ text }) => text)]),
  )
  const { text, counts } = redactSecrets(texts.join('\n'))
  const redacted = text.split('\n')
  invariant(texts.length === 0 || redacted.length === texts.length, 'redaction keeps lines')
  let at = 0
  const places: RedactedLine[] = []
  const next = (path: string, line: number | null): string => {
    const [before, after] = [texts[at] ?? '', redacted[at] ?? '']
    at += 1
    if (before !== after)
      places.push(...listMarks(before, after).map((rule) => ({ rule, path, line })))
    return after
  }
  const own = files.map((file) => ({
    ...file,
    hunks: file.hunks.map((hunk) => ({
      ...hunk,
      header: next(file.path, null),
      lines: hunk.lines.map((line) => ({ ...line, text: next(file.path, line.newLine) })),
    })),
  }))
  return { files: own, counts, places: places.slice(0, mostPlaces) }
}

const marks = /\[\[REDACTED:([a-z0-9-]+):\d+\]\]/g

/** The kinds of what was taken out of a line; a mark that it held before is not one. */
function listMarks(before: string, after: string): string[] {
  const known = before.match(marks)?.length ?? 0
  return Array.from(after.matchAll(marks), ([, kind = '']) => kind).slice(known)
}
