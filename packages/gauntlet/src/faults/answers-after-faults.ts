import type { CheckResult, ObservedExchange } from '@gauntlet/contract'
import type { InjectedFault } from '@gauntlet/faults'

export type RecoveryWatch = {
  readonly observe: (exchange: ObservedExchange) => void
  readonly toCheck: (injected: readonly InjectedFault[]) => CheckResult
}

/** So many of the latest are looked at. */
const KEPT = 10_000

/** Whether a target serves again when the last fault is over: asked of what was sent after it. */
export function watchRecovery(): RecoveryWatch {
  const sent: { readonly invokedAtNs: number; readonly succeeded: boolean }[] = []
  return {
    observe: ({ invokedAtNs, succeeded }) => {
      sent.push({ invokedAtNs, succeeded })
      if (sent.length > 2 * KEPT) sent.splice(0, KEPT)
    },
    toCheck: (injected) => {
      const overNs = Math.max(...injected.map(({ window }) => window?.toNs ?? -Infinity))
      const after = sent.filter(({ invokedAtNs }) => invokedAtNs > overNs)
      const observed = after.filter(({ succeeded }) => succeeded).length
      const none = overNs === -Infinity || after.length === 0
      return {
        name: 'answers_after_faults',
        outcome: none ? 'no_evidence' : observed > 0 ? 'pass' : 'fail',
        expected: '> 0',
        observed: none ? null : observed,
        details: {
          sent: after.length,
          ...(none && {
            reason: 'nothing was sent after the last fault: give the scenario more time',
          }),
        },
      }
    },
  }
}
