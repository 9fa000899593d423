/** A seeded source of numbers in [0, 1): the same seed gives the same histories on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function pick<Item>(random: () => number, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item
}

/** How much more to test than usual: GAUNTLET_EXHAUSTIVE=10 runs ten times the histories. */
export const effort = Number(process.env['GAUNTLET_EXHAUSTIVE'] ?? 1)
