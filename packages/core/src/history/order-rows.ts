import { takeRows, type HistoryColumns } from './history.ts'

/** The rows by invocation; those that were invoked together keep the order they came in. */
export function orderRows(columns: HistoryColumns): HistoryColumns {
  const { invokedAtNs } = columns
  if (isOrdered(invokedAtNs)) return columns
  const order = Uint32Array.from(invokedAtNs, (_, row) => row)
  order.sort((a, b) => (invokedAtNs[a] as number) - (invokedAtNs[b] as number) || a - b)
  return takeRows(columns, order)
}

function isOrdered(times: Float64Array): boolean {
  for (let row = 1; row < times.length; row++) {
    if ((times[row] as number) < (times[row - 1] as number)) return false
  }
  return true
}
