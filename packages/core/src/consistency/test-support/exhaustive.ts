/** An operation of a small history, and what it does to the state of a model. */
export type ModelOperation<State> = {
  readonly invokedAtNs: number
  /** Infinity: no answer, so it may take effect at any later time, or never. */
  readonly returnedAtNs: number
  readonly mayBeSkipped: boolean
  /** All states that the operation can lead to, given its answer; none: it cannot happen now. */
  readonly apply: (state: State) => readonly State[]
}

/**
 * Whether some order of the operations, in which none comes before one that had returned when it was
 * invoked, explains every answer and ends in a state that `isFinal` accepts. Tries all of them.
 *
 * @see Wing & Gong (1993), Testing and Verifying Concurrent Objects
 */
export function isExplainable<State>(
  operations: readonly ModelOperation<State>[],
  start: State,
  isFinal: (state: State) => boolean,
): boolean {
  const search = (left: readonly ModelOperation<State>[], state: State): boolean => {
    if (left.every(({ mayBeSkipped }) => mayBeSkipped) && isFinal(state)) return true
    return left.some((next) => {
      const isMinimal = left.every((other) => !(other.returnedAtNs < next.invokedAtNs))
      if (!isMinimal) return false
      const rest = left.filter((other) => other !== next)
      return next.apply(state).some((after) => search(rest, after))
    })
  }
  return search(operations, start)
}
