import type { BundleHunk } from '../bundle/review-bundle.ts'

/**
 * Whether a quote stands in one line of a file's hunks. Blanks count as one; the number and the sign
 * that we put before a line may be quoted or not. A quote without a letter or a digit grounds nothing.
 */
export function isGrounded(quote: string, hunks: readonly BundleHunk[]): boolean {
  const plain = normalize(quote)
  const wanted = [plain, plain.replace(/^(?:\d+ )?(?:[+-] ?)?/, ''), unwrap(plain)].filter((text) =>
    /[\p{L}\p{N}]/u.test(text),
  )
  return hunks.some(({ text }) =>
    text.split('\n').some((line) => {
      const shown = normalize(line.replace(/^ *\d* [ +-] /, ''))
      return wanted.some((part) => shown.includes(part))
    }),
  )
}

function unwrap(text: string): string {
  return text.replace(/^(["'`])(.*)\1$/, '$2').trim()
}

function normalize(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
