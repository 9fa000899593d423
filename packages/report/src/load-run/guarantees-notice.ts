import type { GuaranteesDocument } from '@gauntlet/contract'
import { markup, type Html } from '../html/html.ts'

const words = {
  pass: 'The guarantees held under this load.',
  fail: 'A guarantee broke under this load.',
  no_evidence: 'There is no evidence for a guarantee under this load.',
} as const
const outcomeWords = { pass: 'pass', fail: 'fail', no_evidence: 'no evidence' } as const

/** What was promised about data under a run, and the file with the proof. */
export function renderGuaranteesNotice(
  runId: string,
  { outcome, guarantees }: GuaranteesDocument,
): Html {
  const items = guarantees.map(({ name, kind, outcome: own, counts, reason }) => {
    const found = Object.entries(counts).map(([anomaly, count]) => `${anomaly} × ${count}`)
    const said = [...found, ...(reason === null ? [] : [reason])].join(', ')
    return markup`<li>${outcomeWords[own]}: ${name} (${kind})${said !== '' && `: ${said}`}</li>`
  })
  return markup`<div class="notice ${outcome}"><strong>${words[outcome]}</strong><ul>${items}</ul>
<p>The proof is in ${runId}.guarantees.json.</p></div>`
}
