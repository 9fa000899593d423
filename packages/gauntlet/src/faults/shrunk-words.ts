import type { ShrunkDocument } from '@gauntlet/contract'
import type { ShrinkStep, Tried } from '@gauntlet/core/shrink'

/** How large a plan of faults is. */
export type PlanSize = ShrunkDocument['from']

type Ended = {
  readonly end: ShrunkDocument['end']
  readonly repeats: number
  /** Of the smallest plan, or of the whole one where nothing is claimed. */
  readonly last: Tried
  readonly from: PlanSize
  /** Null where nothing is claimed. */
  readonly to: PlanSize | null
}

/** How far it came, in a sentence. */
export function describeShrunkEnd({ end, repeats, last, from, to }: Ended): string {
  const needed = Math.ceil(repeats / 2)
  const runs = `${last.shown} of ${last.tried} runs`
  if (end === 'no_fault_needed')
    return `it shows without any fault (${runs}): the faults are not its cause, and no config is written; gauntlet run --only load,guarantees finds it`
  const why = { over: 'the time was over', interrupted: 'interrupted' } as const
  if (to === null) {
    const found =
      end === 'not_shown'
        ? `it did not show again: ${runs} showed it, and at least ${needed} of ${repeats} must`
        : `${why[end as keyof typeof why]} before it was known whether it shows again (${runs} so far)`
    return `${found}; nothing is claimed, and no config is written`
  }
  const size = `${to.faults} of ${from.faults} faults, ${to.clients} of ${from.clients} clients, ${to.requests} of ${from.requests} requests; it shows it in ${runs}`
  return end === 'smallest'
    ? `the smallest plan has ${size}`
    : `${why[end as keyof typeof why]} before the smallest plan was found: until then it has ${size}`
}

type Time = { readonly elapsedMs: number; readonly maxMinutes: number }

/** Of which violation, where there are several: `orders: LOST: `. */
type Titled = { readonly title: string }

/** One plan that was tried, and the time that is left. */
export function describeShrinkStep(
  { title, what, tried, shown, verdict }: ShrinkStep & Titled,
  time: Time,
): string {
  const words = { shown: 'shows it', not_shown: 'does not show it', over: 'no time left' }
  return `shrink: ${title}${what}: ${words[verdict]} (${shown} of ${tried} runs); ${describeTimeLeft(time)}`
}

/** `at most 8 min left`, `at most 40 s left`. */
export function describeTimeLeft({ elapsedMs, maxMinutes }: Time): string {
  const leftS = Math.max(0, Math.ceil(maxMinutes * 60 - elapsedMs / 1000))
  return `at most ${leftS >= 120 ? `${Math.ceil(leftS / 60)} min` : `${leftS} s`} left`
}
