import type { GuaranteesDocument } from '@gauntlet/contract'
import { markup, type Html } from '../html/html.ts'
import { describeGuarantee, toGuaranteeWord } from './guarantee-words.ts'

const words = {
  pass: 'The guarantees held under this load.',
  fail: 'A guarantee broke under this load.',
  no_evidence: 'There is no evidence for a guarantee under this load.',
} as const

/** The guarantees of a run, and the file with the proof. */
export function renderGuaranteesNotice(
  runId: string,
  { outcome, guarantees }: GuaranteesDocument,
): Html {
  const items = guarantees.map((guarantee) => {
    const { name, kind } = guarantee
    const said = describeGuarantee(guarantee)
    return markup`<li>${toGuaranteeWord(guarantee)}: ${name} (${kind})${said !== '' && `: ${said}`}</li>`
  })
  return markup`<div class="notice ${outcome}"><strong>${words[outcome]}</strong><ul>${items}</ul>
<p>The proof is in ${runId}.guarantees.json.</p></div>`
}
