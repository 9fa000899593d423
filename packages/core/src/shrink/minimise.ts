import type { Shown } from './shown.ts'

export type Minimised<Item> = {
  /** In their order. */
  readonly items: readonly Item[]
  /** None of them can be left out alone; false where the time ended first. */
  readonly isMinimal: boolean
}

/**
 * The `ddmin` algorithm: fewer items that still show the violation, none of which can be left out alone. It needs at most
 * about n² questions of n items, and about log n where one item is the cause. No set is asked for twice.
 *
 * @param items which together show it
 * @param shows whether some of them show it; never asked for none or all of them
 * @see Zeller & Hildebrandt (2002), Simplifying and isolating failure-inducing input, IEEE TSE 28(2), §3
 */
export async function minimise<Item>(
  items: readonly Item[],
  shows: (items: readonly Item[]) => Promise<Shown>,
): Promise<Minimised<Item>> {
  const known = new Map<string, Shown>()
  const ask = async (indices: readonly number[]): Promise<Shown> => {
    const key = indices.join()
    const found = known.get(key) ?? (await shows(indices.map((index) => items[index] as Item)))
    known.set(key, found)
    return found
  }
  let kept = items.map((_, index) => index)
  let parts = 2
  while (kept.length > 1) {
    const next = await findSmaller(kept, parts, ask)
    if (next === 'over')
      return { items: kept.map((index) => items[index] as Item), isMinimal: false }
    if (next) {
      kept = [...next.kept]
      parts = next.parts
    } else if (parts >= kept.length) break
    else parts = Math.min(kept.length, 2 * parts)
  }
  return { items: kept.map((index) => items[index] as Item), isMinimal: true }
}

type Smaller = { readonly kept: readonly number[]; readonly parts: number }

/** A part of them that shows it alone, or else all but one part. */
async function findSmaller(
  kept: readonly number[],
  parts: number,
  ask: (indices: readonly number[]) => Promise<Shown>,
): Promise<Smaller | 'over' | undefined> {
  const pieces = split(kept, parts)
  const rests = pieces.map((piece) => kept.filter((index) => !piece.includes(index)))
  const candidates = [
    ...pieces.map((piece): Smaller => ({ kept: piece, parts: 2 })),
    // Of two parts, all but one is the other.
    ...(parts > 2 ? rests.map((rest): Smaller => ({ kept: rest, parts: parts - 1 })) : []),
  ]
  for (const candidate of candidates) {
    const found = await ask(candidate.kept)
    if (found === 'over') return 'over'
    if (found === 'shown') return candidate
  }
  return undefined
}

function split(kept: readonly number[], parts: number): number[][] {
  return Array.from({ length: parts }, (_, at) =>
    kept.slice(
      Math.floor((at * kept.length) / parts),
      Math.floor(((at + 1) * kept.length) / parts),
    ),
  )
}
