import type { InjectionProgress } from '@gauntlet/faults'

/** How long load goes on behind its schedule, and behind the last fault, for recovery to be judged. */
export const RECOVERY_LIMIT_MS = 30_000
/** Beside it: a replica that was killed may take so long to start again. */
const FAULT_LIMIT_MS = 60_000

export type RecoveryWaitOptions = {
  readonly progress: () => InjectionProgress
  readonly isRecovered: (overNs: number) => boolean
  /** A replica that nobody starts again has ended. */
  readonly isDown: () => boolean
  readonly limitMs: number
  readonly nowNs: () => number
}

export type RecoveryWait = {
  /** Whether the load has to go on: asked once its schedule is over, and then again and again. */
  readonly isWanted: () => boolean
  /** Whether it went on until the limit, in vain. */
  readonly wasLimitReached: () => boolean
}

/**
 * Load goes on until every fault that can still be reached has happened, and each replica and step was answered as expected
 * after the last one; but not beyond the limit, and not for a process that has ended.
 */
export function createRecoveryWait(options: RecoveryWaitOptions): RecoveryWait {
  const { progress, isRecovered, isDown, limitMs, nowNs } = options
  const beganNs = nowNs()
  let overNs: number | undefined
  let wasLimitReached = false
  return {
    isWanted: () => {
      const atNs = nowNs()
      overNs ??= atNs
      const { sent, waitsFor, mayCome, isActive, lastEndNs } = progress()
      const waitedMs = (atNs - Math.max(overNs, lastEndNs ?? 0)) / 1e6
      if (isActive) return (atNs - overNs) / 1e6 < limitMs + FAULT_LIMIT_MS
      if (isDown()) return false
      wasLimitReached = waitedMs >= limitMs
      if (wasLimitReached) return false
      if (waitsFor !== undefined) {
        const perMs = sent / ((atNs - beganNs) / 1e6)
        return (waitsFor - sent) / perMs <= limitMs - waitedMs
      }
      // Those are no part of what must happen: they get the limit once, behind the schedule.
      if (mayCome && (atNs - overNs) / 1e6 < limitMs) return true
      return lastEndNs !== undefined && !isRecovered(lastEndNs)
    },
    wasLimitReached: () => wasLimitReached,
  }
}
