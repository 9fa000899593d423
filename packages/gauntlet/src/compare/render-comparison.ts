import type { CompareDocument } from '@gauntlet/contract'
import { orderChecks, toCheckLine, type CheckRow } from '@gauntlet/core/compare'
import { stopWords } from '@gauntlet/plots'
import { toPrintable } from '@gauntlet/core/text'
import type { Print } from '../cli/print.ts'

function toOutcomeLine({ outcome, checks = [] }: CompareDocument): string {
  if (outcome === 'pass') return 'PASS: no gating metric is worse than its margin'
  if (outcome === 'no_evidence') return 'INCONCLUSIVE: not enough evidence that nothing got worse'
  return checks.some(({ regressed }) => regressed)
    ? 'FAIL: the candidate breaks what the baseline keeps'
    : 'FAIL: a gating metric regressed'
}

/** The comparison for a terminal: what decides, what to look at, alarms, doubts, and how it ended. */
export function renderComparison(document: CompareDocument, style: Print['style']): string {
  const {
    metrics,
    lines,
    new_errors: newErrors,
    warnings,
    outcome,
    stopped,
    plan,
    blocks,
  } = document
  const part = (title: string, gate: boolean) => {
    const chosen = lines.filter((_, i) => metrics[i]?.gate === gate)
    return chosen.length > 0 ? [style('bold', title), ...chosen.map((line) => `  ${line}`), ''] : []
  }
  const alarms = newErrors.map(
    ({ error, requests, blocks: seen }) =>
      `  only the candidate shows ${error}: ${requests} requests in ${seen} blocks`,
  )
  const doubts = warnings.map(({ metric, sentence }) => `  ${metric}: ${sentence}`)
  const colour = { pass: 'green', fail: 'red', no_evidence: 'yellow' } as const
  const valid = blocks.filter((block) => block.valid).length
  const counted = `${valid} block${valid === 1 ? '' : 's'}`
  const repeated = blocks.length - valid
  return [
    ...part('Gating', true),
    ...renderChecks(document, style),
    ...part('For a look', false),
    ...(alarms.length > 0 ? [style('bold', 'New kinds of failure'), ...alarms, ''] : []),
    ...(doubts.length > 0 ? [style('bold', 'Doubts'), ...doubts, ''] : []),
    `${counted}${repeated > 0 ? `, ${repeated} run again` : ''}; ${stopWords[stopped]}; seed ${plan.seed}`,
    style(colour[outcome], toOutcomeLine(document)),
  ]
    .map((line) => toPrintable(line))
    .join('\n')
}

const isStored = ({ outcome, baseline }: CheckRow): boolean =>
  outcome === 'pass' && baseline.fail === 0

/** What the candidate breaks, then what nobody could answer, then what only the baseline breaks; the rest in one line. */
function renderChecks({ checks = [] }: CompareDocument, style: Print['style']): string[] {
  if (checks.length === 0) return []
  const shown = orderChecks(checks.filter((row) => !isStored(row)))
  const kept = checks.length - shown.length
  return [
    style('bold', 'Guarantees and checks'),
    ...shown.map((row) => `  ${toCheckLine(row)}`),
    ...(kept > 0 ? [`  ${kept} kept in every run of both builds`] : []),
    '',
  ]
}
