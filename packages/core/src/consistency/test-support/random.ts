import { createRandom } from '../../random/index.ts'

/** A seeded source of numbers in [0, 1): the same seed gives the same histories on every machine. */
export const seeded = (seed: number): (() => number) => createRandom(seed).unit

export function pick<Item>(random: () => number, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item
}

/** How much more to test than usual: GAUNTLET_EXHAUSTIVE=10 runs ten times the histories. */
export const effort = Number(process.env['GAUNTLET_EXHAUSTIVE'] ?? 1)
