import type { GuaranteeDocument } from '@gauntlet/contract'
import { OUTCOME, type History } from '@gauntlet/core/history'

const MOST_SHOWN = 3

/** Where no operation was acknowledged, what they were answered stands behind the reason: a path that is not there is a 404. */
export function withRefusals(document: GuaranteeDocument, history: History): GuaranteeDocument {
  const { outcome, reason } = document
  if (outcome !== 'no_evidence' || reason === null || history.length === 0) return document
  const counts = new Map<string, number>()
  for (let row = 0; row < history.length; row += 1) {
    if (history.outcome[row] === OUTCOME.ok) return document
    const step = history.steps[history.step[row] ?? 0] ?? ''
    const status = history.status[row] || 'no answer'
    const answer = `${step}: ${status}`
    counts.set(answer, (counts.get(answer) ?? 0) + 1)
  }
  const sorted = [...counts].toSorted(([, one], [, other]) => other - one)
  const shown = sorted.slice(0, MOST_SHOWN).map(([answer, count]) => `${answer} × ${count}`)
  const more = sorted.length > MOST_SHOWN ? ', ...' : ''
  return { ...document, reason: `${reason} (${shown.join(', ')}${more})` }
}
