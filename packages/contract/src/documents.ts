import { Type, type TSchema } from 'typebox'
import { CheckDocument } from './check-document.ts'
import {
  CompletionDocument,
  ErrorDocument,
  ImportDocument,
  InitDocument,
  ServeDocument,
  UpDocument,
} from './command-documents.ts'
import { CompareDocument } from './compare.ts'
import type { DocumentOf } from './document-parts.ts'
import { checkDocument } from './document.ts'
import { DoctorDocument } from './doctor.ts'
import { FaultsDocument } from './faults.ts'
import { GapsDocument } from './gaps.ts'
import { GuaranteesDocument } from './guarantees.ts'
import { ImportedRunDocument } from './imported-run.ts'
import { LimitDocument } from './limit.ts'
import { LoadAssertDocument, LoadRunDocument, PrintedLoadRun } from './load-run.ts'
import { ParityCaseDetails, ParityDocument } from './parity.ts'
import { ReviewDryRun, ReviewTranscript } from './review-transcript.ts'
import { ReviewDocument } from './review.ts'
import { RunRecord } from './run-record.ts'
import { SmokeDocument } from './smoke.ts'
import { StoredListDocument } from './stored-list.ts'
import { SweepDocument } from './sweep.ts'
import { TrendDocument } from './trend.ts'
import { VerdictDocument } from './verdict.ts'

/** What the store keeps beside load runs and verdicts, by kind: the middle of a schema, `parity` of `gauntlet.parity/1`. */
export const STORED_DOCUMENTS = {
  compare: CompareDocument,
  faults: FaultsDocument,
  guarantees: GuaranteesDocument,
  'imported-run': ImportedRunDocument,
  parity: ParityDocument,
  review: ReviewDocument,
  smoke: SmokeDocument,
  sweep: SweepDocument,
} as const

/** Any of them: its `schema` says which. */
export const StoredDocumentSchema = Type.Union([
  CompareDocument,
  FaultsDocument,
  GuaranteesDocument,
  ImportedRunDocument,
  ParityDocument,
  ReviewDocument,
  SmokeDocument,
  SweepDocument,
])

export type StoredKind = keyof typeof STORED_DOCUMENTS
export type StoredDocument<Kind extends StoredKind = StoredKind> = DocumentOf<
  (typeof STORED_DOCUMENTS)[Kind]
>

export function isStoredKind(kind: string): kind is StoredKind {
  return Object.hasOwn(STORED_DOCUMENTS, kind)
}

/**
 * A document as the store has it, checked and in its present version.
 *
 * @throws ToolError FILE_UNREADABLE naming the first place that does not fit
 */
export function readStoredDocument<Kind extends StoredKind>(
  kind: Kind,
  value: unknown,
  id: string,
): StoredDocument<Kind> {
  return checkDocument(
    STORED_DOCUMENTS[kind] as TSchema,
    value,
    `${kind} ${id}`,
  ) as StoredDocument<Kind>
}

/** What commands print with `--json`, by their schema. */
export const PRINTED_DOCUMENTS = {
  ...STORED_DOCUMENTS,
  check: CheckDocument,
  completion: CompletionDocument,
  doctor: DoctorDocument,
  error: ErrorDocument,
  gaps: GapsDocument,
  import: ImportDocument,
  init: InitDocument,
  limit: LimitDocument,
  'load-assert': LoadAssertDocument,
  'load-run': PrintedLoadRun,
  'review-dry-run': ReviewDryRun,
  serve: ServeDocument,
  stored: StoredListDocument,
  trend: TrendDocument,
  up: UpDocument,
  verdict: VerdictDocument,
} as const

type Printed = typeof PRINTED_DOCUMENTS
/** Any document that `--json` prints. */
export type PrintedDocument = { [Name in keyof Printed]: DocumentOf<Printed[Name]> }[keyof Printed]

/** Every JSON document that Gauntlet writes: printed, stored, or in a file. */
export const ALL_DOCUMENTS = {
  ...PRINTED_DOCUMENTS,
  'load-run (artefact)': LoadRunDocument,
  'parity (details)': ParityCaseDetails,
  'review-transcript': ReviewTranscript,
  run: RunRecord,
} as const satisfies Readonly<Record<string, TSchema>>
