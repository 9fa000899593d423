import { formatDecimal, parseDecimal } from '@gauntlet/core/decimal'
import type { CodeTable } from '@gauntlet/core/history'
import type { ExactNumber } from '@gauntlet/core/json'

/**
 * How a stored number is written so that it equals the same number in the operations: `numeric(12,2)` says `1.10` where
 * an answer said `1.1`. The text that was observed, if one is the same number; else plain digits.
 */
export function matchSpelling(observed: Pick<CodeTable, 'texts'>): (number: ExactNumber) => string {
  let known: ReadonlySet<string> | undefined
  let spellings: ReadonlyMap<string, string> | undefined
  return ({ text }) => {
    known ??= new Set(observed.texts())
    if (known.has(text)) return text
    const decimal = parseDecimal(text)
    if (!decimal) return text
    spellings ??= new Map(Array.from(known, (each) => [toPlain(each), each]))
    const plain = formatDecimal(decimal)
    return spellings.get(plain) ?? plain
  }
}

function toPlain(text: string): string {
  const decimal = parseDecimal(text)
  return decimal ? formatDecimal(decimal) : text
}
