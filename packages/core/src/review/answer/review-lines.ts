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

/** Whole clauses that take a finding back. Few, and matched from end to end: doubt is no retraction. */
const withdrawals = [
  /(?:there is |this is )?no (?:real |actual )?(?:defect|bug|issue|problem)(?: here| after all)?/,
  /(?:this is |it is |it's )?not an? (?:real |actual )?(?:defect|bug|issue|problem)(?: here| after all)?/,
  /(?:this|it|the code|the change) is (?:actually )?(?:fine|correct|safe)(?: as is| as it is| after all)?/,
  /(?:i am |i'm )?withdrawing(?: this| this finding| it)?/,
  /i (?:withdraw|retract|take back) (?:this|this finding|it)/,
  /(?:this is )?a? ?false positive/,
]
const openings =
  /^(?:(?:so|but|and|thus|hence|therefore|however|actually|on reflection|wait|in the end)[,:]? )*/

/** Whether the last clause of an explanation says that there is nothing to explain. */
export function isSelfRefuting(why: string): boolean {
  const clauses = why.toLowerCase().split(/[.!?;\n]+(?:\s|$)|\s[–—]\s|\s-\s/)
  const last = clauses.map((clause) => clause.trim()).findLast((clause) => clause !== '') ?? ''
  const bare = last.replace(openings, '').replaceAll(/^[("'*_]+|[)"'*_,:]+$/g, '')
  return withdrawals.some((pattern) => new RegExp(`^(?:${pattern.source})$`).test(bare))
}

/** The block of an answer that counts. */
export type AnswerBlock = {
  readonly lines: readonly string[]
  /** Another was begun after it and never ended. */
  readonly abandoned: boolean
}

/**
 * The lines between the last BEGIN REVIEW and END REVIEW with our nonce: whatever stands before may be an
 * echo of the prompt or of an earlier round. Null when no block is complete.
 */
export function readBlock(answer: string, nonce: string): AnswerBlock | null {
  const lines = answer.split(/\r?\n/)
  let begun: number | null = null
  let last: readonly [number, number] | null = null
  for (const [index, line] of lines.entries()) {
    const bare = line.replaceAll(/^[\s>*_`#-]+|[\s*_`:.]+$/g, '').toLowerCase()
    if (bare === `begin review ${nonce}`) begun = index
    if (bare === `end review ${nonce}` && begun !== null) {
      last = [begun, index]
      begun = null
    }
  }
  return last && { lines: lines.slice(last[0] + 1, last[1]), abandoned: begun !== null }
}

const basis = 0xcbf29ce484222325n
const prime = 0x100000001b3n

/** `F-` and ten hexadecimal digits of 64-bit FNV-1a over the parts: the same finding, the same id. */
export function toFindingId(parts: readonly string[]): string {
  let hash = basis
  for (const byte of new TextEncoder().encode(parts.join('\0'))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime)
  }
  return `F-${hash.toString(16).padStart(16, '0').slice(0, 10)}`
}
