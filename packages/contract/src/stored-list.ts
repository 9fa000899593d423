import { Type } from 'typebox'
import { head, NullableText, type DocumentOf } from './document-parts.ts'
import { LoadRunRow } from './load-run.ts'
import { VerdictRow } from './verdict.ts'

/** What lists show of a stored document: its kind is the middle of its schema, `parity` of `gauntlet.parity/1`. */
export const EvidenceRow = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  verdict_id: NullableText,
  scenario: NullableText,
  outcome: Type.String(),
  at: Type.String(),
  tool: Type.String(),
  /** False: a comparison that has not ended, and that `gauntlet compare --resume` goes on with. */
  is_final: Type.Boolean(),
})
export type EvidenceRow = DocumentOf<typeof EvidenceRow>

/** `gauntlet.stored/1`: the newest of each kind, with the ids that `gauntlet report ID` takes. */
export const StoredListDocument = Type.Object({
  ...head('gauntlet.stored/1'),
  verdicts: Type.Array(VerdictRow),
  runs: Type.Array(LoadRunRow),
  evidence: Type.Array(EvidenceRow),
})
export type StoredListDocument = DocumentOf<typeof StoredListDocument>
