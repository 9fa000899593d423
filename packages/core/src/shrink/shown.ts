/** Whether a violation showed: `over` when there was no time left to see. */
export type Shown = 'shown' | 'not_shown' | 'over'

/** How often something was tried, and how often the violation showed. */
export type Tried = { readonly tried: number; readonly shown: number; readonly verdict: Shown }

/**
 * Whether a violation shows in at least half of so many runs. It stops as soon as that is decided, either way.
 *
 * @param repeats 1 or more
 * @param once runs it once
 */
export async function showsInHalf(repeats: number, once: () => Promise<Shown>): Promise<Tried> {
  const needed = Math.ceil(repeats / 2)
  let shown = 0
  for (let tried = 0; ;) {
    if (shown >= needed) return { tried, shown, verdict: 'shown' }
    if (shown + repeats - tried < needed) return { tried, shown, verdict: 'not_shown' }
    const found = await once()
    if (found === 'over') return { tried, shown, verdict: 'over' }
    tried += 1
    if (found === 'shown') shown += 1
  }
}
