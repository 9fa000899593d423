import type { CheckResult, ObservedExchange, Outcome } from '@gauntlet/contract'
import { findLastEnd, type AnswersAfter, type Injected } from '@gauntlet/faults'

export type RecoveryWatch = {
  readonly observe: (exchange: ObservedExchange) => void
  readonly toCheck: (injected: Injected) => CheckResult
}

/** So many of the latest exchanges are looked at. */
const KEPT = 10_000
/** Who answers none of so many does not serve; of fewer, it may still be on its way back (a pool of dead sessions). */
const ENOUGH = 20

/**
 * Whether a target serves again when the last fault is over, each of its replicas: asked of what was sent after it. The
 * observed figure is that of the replica that answered the fewest.
 */
export function watchRecovery(): RecoveryWatch {
  const sent: { readonly invokedAtNs: number; readonly succeeded: boolean }[] = []
  return {
    observe: ({ invokedAtNs, succeeded }) => {
      sent.push({ invokedAtNs, succeeded })
      if (sent.length > 2 * KEPT) sent.splice(0, KEPT)
    },
    toCheck: ({ faults, replicas }) => {
      const overNs = findLastEnd(faults) ?? Infinity
      const after = sent.filter(({ invokedAtNs }) => invokedAtNs > overNs)
      const answered = after.filter(({ succeeded }) => succeeded).length
      const all = [{ sent: after.length, answered }, ...replicas]
      const broken = faults.find((fault) => fault.broken !== undefined)?.broken
      const { outcome, reason } = broken ? { outcome: 'fail' as const, reason: broken } : judge(all)
      return {
        name: 'answers_after_faults',
        outcome,
        expected: '> 0',
        observed: Math.min(...all.map((one) => one.answered)),
        details: { replicas, ...(reason && { reason }) },
      }
    },
  }
}

/** @param all the whole target, then each replica */
function judge(all: readonly AnswersAfter[]): { outcome: Outcome; reason?: string } {
  const silent = all.findIndex(({ answered }) => answered === 0)
  const one = all[silent]
  if (!one) return { outcome: 'pass' }
  const who = silent === 0 ? 'the target' : `replica ${silent}`
  const what = `after the last fault ${who} answered none of ${one.sent} requests well`
  if (one.sent >= ENOUGH) return { outcome: 'fail', reason: what }
  const reason = `${what}, and ${ENOUGH} would tell: give the scenario more time`
  return { outcome: 'no_evidence', reason }
}
