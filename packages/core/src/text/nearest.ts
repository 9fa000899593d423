/**
 * The known word that a typing mistake most likely meant: a letter too many, too few, wrong, or two swapped, at
 * most one for every three letters; or the only one that begins so. Undefined when none is that near.
 */
export function findNearest(word: string, known: readonly string[]): string | undefined {
  const begun = word.length < 2 ? [] : known.filter((candidate) => candidate.startsWith(word))
  if (begun.length === 1) return begun[0]
  const limit = Math.max(1, Math.floor(word.length / 3))
  const [nearest] = known
    .map((candidate) => ({ candidate, distance: countEdits(word, candidate) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((one, other) => one.distance - other.distance)
  return nearest?.candidate
}

/** `; did you mean "smoke"?`, or nothing. */
export function suggest(word: string, known: readonly string[], prefix = ''): string {
  const nearest = findNearest(word, known)
  return nearest === undefined ? '' : `; did you mean "${prefix}${nearest}"?`
}

/**
 * Edits between two words.
 *
 * @see Damerau (1964), A technique for computer detection and correction of spelling errors; the restricted form
 */
function countEdits(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, column) => column)]
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const differs = one[i - 1] === other[j - 1] ? 0 : 1
      const swapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      row[j] = Math.min(
        at(rows, i - 1, j) + 1,
        (row[j - 1] ?? 0) + 1,
        at(rows, i - 1, j - 1) + differs,
        swapped ? at(rows, i - 2, j - 2) + 1 : Infinity,
      )
    }
    rows.push(row)
  }
  return at(rows, one.length, other.length)
}

function at(rows: readonly number[][], i: number, j: number): number {
  return rows[i]?.[j] ?? Infinity
}
