import { validBlocks, type Block } from './block.ts'

/** A kind of failure that only the candidate showed. */
export type NewError = {
  readonly error: string
  readonly requests: number
  /** Blocks in which it was seen. */
  readonly blocks: number
}

/**
 * The failures of a kind (status or exception class) that the candidate showed and the baseline never did, most
 * frequent first. An alarm to look into, not statistics: one stray timeout is enough to raise it.
 */
export function listNewErrors(blocks: readonly Block[]): NewError[] {
  const counted = validBlocks(blocks)
  const known = new Set(
    counted.flatMap(({ baseline }) =>
      Object.entries(baseline.error_kinds).flatMap(([error, requests]) =>
        requests > 0 ? [error] : [],
      ),
    ),
  )
  const found = new Map<string, NewError>()
  for (const { candidate } of counted) {
    for (const [error, requests] of Object.entries(candidate.error_kinds)) {
      if (known.has(error) || requests === 0) continue
      const before = found.get(error)
      found.set(error, {
        error,
        requests: (before?.requests ?? 0) + requests,
        blocks: (before?.blocks ?? 0) + 1,
      })
    }
  }
  return [...found.values()].toSorted((a, b) => b.requests - a.requests)
}
