/** A part of a text that may lose rows but never a piece of one. */
export type Section = {
  /** Lines before the rows: they are always kept, so they are short. */
  readonly head: readonly string[]
  /** Each is well formed by itself. */
  readonly rows: readonly string[]
  /** Lines after the rows, such as what closes an element that the head opens. */
  readonly tail?: readonly string[]
  /** Said in the place of rows that were cut. */
  readonly describeCut: (rows: number) => readonly string[]
}

/**
 * Joins sections to at most `limit` characters: earlier rows come first, a section that ran out of room says how many
 * it lost, and heads and tails always stand.
 */
export function fitSections(sections: readonly Section[], limit: number): string {
  const kept = sections.map(() => 0)
  let room = limit - render(sections, kept).length
  sections.forEach(({ rows }, at) => {
    for (const row of rows) {
      room -= row.length + 1
      if (room < 0) return
      kept[at] = (kept[at] ?? 0) + 1
    }
  })
  return render(sections, kept)
}

const render = (sections: readonly Section[], kept: readonly number[]): string =>
  sections
    .flatMap(({ head, rows, tail = [], describeCut }, at) => {
      const cut = rows.length - (kept[at] ?? 0)
      return [...head, ...rows.slice(0, kept[at]), ...(cut > 0 ? describeCut(cut) : []), ...tail]
    })
    .join('\n')
