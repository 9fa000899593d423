/**
 * How an effect is reported. `ratio`: relative, 0.05 is 5 %. `share`: a difference of shares, 0.001 is 0.1 percentage
 * points. `absolute`: in the metric's own unit.
 */
export type RowScale = 'ratio' | 'share' | 'absolute'

/** `5 %`, `0.09 pp` or `1200`: a plan is no more exact than two significant digits. */
export function toMarginText(margin: number, scale: RowScale): string {
  if (scale === 'absolute') return String(Number(margin.toPrecision(2)))
  return `${Number((margin * 100).toPrecision(2))} ${scale === 'ratio' ? '%' : 'pp'}`
}
