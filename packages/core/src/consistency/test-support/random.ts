import { createRandom } from '../../random/index.ts'

/** A seeded source of numbers in [0, 1): the same seed gives the same histories on every machine. */
export const seeded = (seed: number): (() => number) => createRandom(seed).unit

export function pick<Item>(random: () => number, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item
}

/** How much more to test than usual: GAUNTLET_EXHAUSTIVE=10 runs ten times the histories, 0.01 a hundredth. */
export const effort = Number(process.env['GAUNTLET_EXHAUSTIVE'] ?? 1)

/** Of what must have been seen in a usual run so much must be seen in this one: few histories scatter more. */
export const share = effort < 1 ? effort / 4 : 1
