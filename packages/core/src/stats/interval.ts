/** A confidence interval, in the unit of the estimate. `level` is the nominal coverage in (0, 1), e.g. 0.98. */
export type Interval = { readonly low: number; readonly high: number; readonly level: number }

/** 1 - 0.98 is 0.020000000000000018: tail probabilities are compared with this much slack. */
export const TAIL_SLACK = 1e-12
