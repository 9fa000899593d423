/** A bug of ours: an assumption of the code does not hold. Ends as exit code 70, never as a verdict. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

/**
 * Asserts what must hold if the code is right.
 *
 * @throws InvariantError naming the assumption that broke
 */
export function invariant(condition: unknown, assumption: string): asserts condition {
  if (!condition) throw new InvariantError(`this should never happen: ${assumption}`)
}
