import { compareDecimals, formatDecimal, ZERO, type Decimal } from '../decimal/index.ts'
import type { History } from '../history/index.ts'
import { plural } from '../format/index.ts'
import type { Amounts } from './amounts.ts'
import { sumMoves } from './wrong-parts.ts'

type Unmoved = { readonly amounts: Amounts; readonly acknowledged: number }

/**
 * Why acknowledged moves after which every part is what it was are no evidence. A query that selects what nothing moves would
 * find the same, also where the moves of each part cancel each other.
 */
export function describeUnmoved(history: History, { amounts, acknowledged }: Unmoved): string {
  const moves = `${plural(acknowledged, 'move')} ${acknowledged === 1 ? 'was' : 'were'} acknowledged`
  const sums = sumMoves(history, amounts)
  if (!sums) return `${moves}, and no part changed during the run; ${checkQuery}`
  const moved = [...sums].find(([, sum]) => compareDecimals(sum, ZERO) !== 0)
  if (!moved) {
    return `${moves}, and those of each part cancel each other (their sum is 0): parts that are as before do not show that \`stored\` selects what they move; send moves that leave a part changed, as more one way than back`
  }
  return `${moves}, and no part changed during the run, though ${describeSum(history, moved)}; ${checkQuery}`
}

const checkQuery = 'see that `stored` selects what the moves change'

const describeSum = (history: History, [key, sum]: readonly [number, Decimal]): string =>
  `they moved part ${history.keys.decode(key)} by ${formatDecimal(sum)}`
