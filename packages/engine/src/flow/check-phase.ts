import type { LoadPhase } from '@gauntlet/core/flow'
import { countArrivals } from '../pacer/arrival-times.ts'

/** No machine sends so much: a rate above it is a typing mistake. */
const MOST_PER_SECOND = 1_000_000

/** A day: whoever wants more runs again, and a timer of Node that waits longer than 24.8 days fires at once. */
const MOST_DURATION_MS = 86_400_000

/** Of one phase: a day at 1,000 a second. */
const MOST_ARRIVALS = 100_000_000

/** Each live user holds about 17 kB (measured): more of them than this do not fit into the 2 GB that Node has. */
export const MOST_LIVE_USERS = 100_000

/** What one origin gets connections for: more could not be released together. */
export const MOST_BURST_USERS = 1_024

const KINDS: Readonly<Record<LoadPhase['kind'], true>> = {
  open: true,
  count: true,
  closed: true,
  burst: true,
  pause: true,
}

/** What makes no sense in a phase; undefined when it does. */
export function findPhaseMistake(phase: LoadPhase): string | undefined {
  if (!Object.hasOwn(KINDS, phase.kind)) {
    const kinds = Object.keys(KINDS).join(', ')
    return `is of the kind ${JSON.stringify(phase.kind)}; there are ${kinds}`
  }
  for (const [name, value, most] of listNumbers(phase)) {
    if (!(typeof value === 'number' && value >= 0 && Number.isFinite(value))) {
      return `${name} is ${value}; it is a number, 0 or more`
    }
    if (value > most) return `${name} is ${value}; it is at most ${most}`
  }
  if (phase.kind === 'burst') {
    const broken = (['bursts', 'users'] as const).find((name) => !Number.isInteger(phase[name]))
    if (broken !== undefined) return `${broken} is ${phase[broken]}; it is a whole number`
  }
  if (phase.kind === 'pause' || phase.kind === 'closed') return undefined
  const arrivals = countArrivals(phase)
  if (arrivals <= MOST_ARRIVALS) return undefined
  return `has ${arrivals} arrivals; a phase has at most ${MOST_ARRIVALS}`
}

type Bounded = readonly [name: string, value: number | undefined, most: number]

function listNumbers(phase: LoadPhase): Bounded[] {
  const numbers: Bounded[] = [['durationMs', phase.durationMs, MOST_DURATION_MS]]
  if (phase.kind === 'open') {
    numbers.push(['ratePerSecond', phase.ratePerSecond, MOST_PER_SECOND])
    if (phase.rampToPerSecond !== undefined)
      numbers.push(['rampToPerSecond', phase.rampToPerSecond, MOST_PER_SECOND])
  }
  if (phase.kind === 'count') numbers.push(['arrivals', phase.arrivals, MOST_ARRIVALS])
  if (phase.kind === 'closed') numbers.push(['users', phase.users, MOST_LIVE_USERS])
  if (phase.kind === 'burst')
    numbers.push(['bursts', phase.bursts, MOST_ARRIVALS], ['users', phase.users, MOST_BURST_USERS])
  return numbers
}
