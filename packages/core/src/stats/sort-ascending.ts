/** A sorted copy, as 64-bit floats (typed arrays sort numerically). */
export function sortAscending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).toSorted()
}
