import { invariant } from '../../invariant.ts'
import type { FileDiff } from '../review-types.ts'
import { redactSecrets } from './redact-secrets.ts'

export type RedactedFiles = {
  readonly files: readonly FileDiff[]
  /** How often something of each kind was taken out. */
  readonly counts: Readonly<Record<string, number>>
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
  const next = (): string => redacted[at++] ?? ''
  return {
    files: files.map((file) => ({
      ...file,
      hunks: file.hunks.map((hunk) => ({
        ...hunk,
        header: next(),
        lines: hunk.lines.map((line) => ({ ...line, text: next() })),
      })),
    })),
    counts,
  }
}
