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
