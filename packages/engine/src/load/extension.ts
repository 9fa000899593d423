import type { LoadPhase } from '@gauntlet/core/flow'
import { nowNs } from '../clock.ts'
import { Pacer, type PacerOptions } from '../pacer/pacer.ts'

/** Load behind the schedule: the same flows, at the rate at which the schedule ended. */
export type Extension = {
  /** The schedule is over: awaited before `isWanted` is asked for the first time. */
  readonly begin?: () => Promise<void>
  /** Asked when the schedule is over, and then again and again: whether to go on. Be quick. */
  readonly isWanted: () => boolean
  /** It ends after this, whatever is wanted. */
  readonly limitMs: number
}

/** How often it is asked whether it is still wanted. */
export const ASK_MS = 50

/** Users behind the schedule, unrecorded. */
export class ExtensionRun {
  readonly #extension: Extension
  readonly #pacer: Pacer
  readonly #enough = new AbortController()
  durationMs = 0

  constructor(
    extension: Extension,
    options: Pick<
      PacerOptions,
      'phases' | 'first' | 'share' | 'seed' | 'signal' | 'start' | 'prepare'
    >,
  ) {
    const phase = toExtensionPhase(options.phases, extension.limitMs)
    this.#extension = extension
    this.#pacer = new Pacer({
      ...options,
      phases: phase ? [{ ...phase, record: false }] : [],
      signal: AbortSignal.any([options.signal, this.#enough.signal]),
      skip: () => undefined,
      onRelease: () => undefined,
      onPhase: () => undefined,
    })
  }

  /** Until it is no longer wanted. Users may still be active then. */
  async run(): Promise<void> {
    const startedNs = nowNs()
    const poll = setInterval(() => {
      if (!this.#extension.isWanted()) this.#enough.abort()
    }, ASK_MS)
    try {
      await this.#pacer.run()
    } finally {
      clearInterval(poll)
      this.durationMs = (nowNs() - startedNs) / 1e6
    }
  }

  get activeUsers(): number {
    return this.#pacer.activeUsers
  }

  get startedUsers(): number {
    return this.#pacer.startedUsers
  }

  async drain(): Promise<void> {
    await this.#pacer.drain()
  }
}

/** The last phase that sends, going on as it ended; undefined where no phase sends. */
export function toExtensionPhase(
  phases: readonly LoadPhase[],
  limitMs: number,
): LoadPhase | undefined {
  const extended = phases.map((phase) => extend(phase, limitMs))
  return extended.findLast((phase) => phase !== undefined)
}

function extend(phase: LoadPhase, limitMs: number): LoadPhase | undefined {
  switch (phase.kind) {
    case 'pause':
      return undefined
    case 'closed':
      return phase.users > 0 ? { ...phase, durationMs: limitMs } : undefined
    case 'burst': {
      const bursts = Math.ceil((phase.bursts * limitMs) / phase.durationMs)
      return phase.users > 0 && bursts > 0 ? { ...phase, bursts, durationMs: limitMs } : undefined
    }
    case 'count': {
      const arrivals = Math.ceil((phase.arrivals * limitMs) / phase.durationMs)
      return phase.arrivals > 0 ? { ...phase, arrivals, durationMs: limitMs } : undefined
    }
    case 'open': {
      const { rampToPerSecond, ...rest } = phase
      // A ramp down to nothing goes on as it began.
      const ratePerSecond = rampToPerSecond || phase.ratePerSecond
      return ratePerSecond > 0 ? { ...rest, ratePerSecond, durationMs: limitMs } : undefined
    }
  }
}
