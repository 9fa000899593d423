import {
  decidableMargin,
  minimumDetectableEffect,
  normalQuantile,
  roundsNeeded,
  upperStandardDeviation,
} from '../stats/index.ts'
import type { Estimate } from './estimate.ts'

/** What the noise seen so far means for the plan. Effects and margins in the unit of the estimate. */
export type Outlook = {
  /** The smallest true effect that these blocks would have found 80 times of 100. */
  readonly mde80: number
  /** Blocks in all until the margin can be decided; Infinity when no number will do. */
  readonly blocksInAll: number
  /** The margin that `cap` blocks of this noise can decide when nothing changed. */
  readonly decidableMargin: number
}

/** The outlook for log ratios and differences, from the scatter of the blocks (its 80 % upper bound). */
function outlookFromScatter(estimate: Estimate, alpha: number, cap: number): Outlook {
  const { effect, margin, sd, differences } = estimate
  const n = differences.length
  const careful = upperStandardDeviation(sd, n)
  const needed = margin > 0 ? roundsNeeded({ sd: careful, effect, margin, alpha }) : null
  const beyond = Math.abs(effect) >= margin
  return {
    mde80: minimumDetectableEffect({ sd, n, alpha }),
    blocksInAll: needed ? Math.max(needed.detect, beyond ? 0 : needed.equivalence) : Infinity,
    decidableMargin: decidableMargin({ sd: careful, n: cap, alpha }),
  }
}

/** Wilson's bound for 0 of N is z^2 / (N + z^2), so N grows with these odds against the bound. */
const odds = (bound: number) => (1 - bound) / bound

/** Without any scatter (0 failures of n, twice) only the number of requests limits: the interval shrinks as 1 / n. */
function outlookWithoutScatter(estimate: Estimate, cap: number): Outlook {
  const n = estimate.differences.length
  const reach = estimate.equivalence.high
  return {
    mde80: reach,
    blocksInAll:
      estimate.margin > 0 && estimate.margin < 1
        ? Math.ceil((n * odds(estimate.margin)) / odds(reach) - 1e-9)
        : n,
    decidableMargin: 1 / (1 + (odds(reach) * cap) / n),
  }
}

/** A proportion's interval knows more than its scatter: the half that is too wide shrinks as 1 / sqrt(n). */
function outlookFromInterval(estimate: Estimate, alpha: number, cap: number): Outlook {
  const { effect, margin, equivalence, differences } = estimate
  const n = differences.length
  const half = Math.max(equivalence.high - effect, effect - equivalence.low)
  // The interval has half-width z(1 - alpha) standard errors; power 0.8 on both sides asks for z(0.9) more.
  const stretch = 1 + normalQuantile(0.9) / normalQuantile(1 - alpha)
  const room = Math.abs(margin - Math.abs(effect))
  return {
    mde80: half * (1 + normalQuantile(0.8) / normalQuantile(1 - alpha)),
    blocksInAll: room > 0 ? Math.ceil(n * ((half * stretch) / room) ** 2) : Infinity,
    decidableMargin: half * stretch * Math.sqrt(n / cap),
  }
}

/** How far these blocks reach, and how many it takes. `cap` is the most blocks of the plan. */
export function estimateOutlook(
  estimate: Estimate,
  plan: { readonly alpha: number; readonly cap: number; readonly kind: 'ratio' | 'proportion' },
): Outlook {
  if (plan.kind === 'ratio') return outlookFromScatter(estimate, plan.alpha, plan.cap)
  return estimate.sd === 0 && estimate.effect === 0
    ? outlookWithoutScatter(estimate, plan.cap)
    : outlookFromInterval(estimate, plan.alpha, plan.cap)
}
