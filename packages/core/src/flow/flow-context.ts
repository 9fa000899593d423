import type { Random } from '../random/index.ts'

/** The variables of one virtual user: steps write them, later steps read them. */
export type Variables = Record<string, unknown>

/** What a function in a flow may use. It must draw from `random`, or the seed no longer fixes the stream. */
export type FlowContext = {
  readonly vars: Variables
  readonly random: Random
  /** Which arrival this user is, from 0. */
  readonly userIndex: number
  /** What this user's random stream started from. */
  readonly seed: number
  /** Called with each random value that a template draws. */
  readonly onDraw?: (value: string | number) => void
  /** Counts something of the author's own: a name and an amount. */
  emit(kind: 'counter' | 'rate' | 'histogram', name: string, value: number): void
}
