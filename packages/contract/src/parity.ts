import type { DifferenceKind } from '@gauntlet/core/parity'
import { Type } from 'typebox'
import {
  AskedTarget,
  Count,
  head,
  Ms,
  NullableText,
  orNull,
  Outcome,
  Texts,
  wordOf,
  type DocumentOf,
} from './document-parts.ts'

/** One typed difference between the reference's answer and another target's. */
const ParityDivergence = Type.Object({
  kind: wordOf<DifferenceKind>(),
  /** JSON Pointer into the body, or the name of the header. */
  pointer: Type.String(),
  /** JSON text, so that no digit gets lost; null where the side has nothing. Cut at 2,000 characters. */
  reference: NullableText,
  candidate: NullableText,
  /** The id of the mapping that explains it. */
  explained_by: NullableText,
  /** Whose answer `candidate` is. */
  target: Type.String(),
})
export type ParityDivergence = DocumentOf<typeof ParityDivergence>

const ParityCaseResult = Type.Object({
  name: Type.String(),
  /** By target; a target that did not answer is left out. */
  statuses: Type.Record(Type.String(), Type.Integer()),
  status_match: Type.Boolean(),
  body_match: Type.Boolean(),
  /** Something differs between repeats on one target alone; it is no divergence. */
  noisy: Type.Boolean(),
  divergences: Type.Array(ParityDivergence),
  /** `no_evidence`: skipped, unanswered, or what differed could not be reproduced. */
  outcome: Outcome,
  /** Why there is no evidence. */
  reason: NullableText,
  /** Median milliseconds by target, measured in turns. */
  times_ms: Type.Record(Type.String(), Ms),
})
export type ParityCaseResult = DocumentOf<typeof ParityCaseResult>

const ParityMapping = Type.Object({
  id: Type.String(),
  /** `external-tag -> flat Kind/Field/Reason`: what a known gap names. */
  description: Type.String(),
  rewrites: Type.Array(Type.String()),
  /** Where it applies: a JSON Pointer with `*` for each list index, or `the whole body`. Absent in documents stored before it was known. */
  places: Type.Optional(Type.Array(Type.String())),
  /** Cases of which it explains something, and in which nothing is left unexplained. */
  explains: Type.Array(Type.String()),
  /** Cases of which it explains something, but in which something is left that no mapping explains. */
  residue: Type.Array(Type.String()),
  target: Type.String(),
})
export type ParityMapping = DocumentOf<typeof ParityMapping>

/** `gauntlet.parity/1`. The first target is the reference. */
export const ParityDocument = Type.Object({
  ...head('gauntlet.parity/1'),
  targets: Type.Array(AskedTarget),
  cases: Type.Array(ParityCaseResult),
  mappings: Type.Array(ParityMapping),
  /** The differences that each rule ignored. */
  rules: Type.Array(Type.Object({ rule: Type.String(), matched: Count, silenced: Count })),
  tally: Type.Object({
    cases: Count,
    status_matches: Count,
    body_matches: Count,
    divergent: Count,
    root_causes: Count,
    /** Cases that a target did not answer. */
    unreachable: Count,
    /** Cases whose answers change by themselves, so that a difference shows nothing; absent: none. */
    incomparable: Type.Optional(Count),
  }),
  outcome: Outcome,
})
export type ParityDocument = DocumentOf<typeof ParityDocument>

/** What one target was sent and answered: the evidence behind a row. */
const ParityExchange = Type.Object({
  target: Type.String(),
  /** Null when no answer came. */
  status: orNull(Type.Integer()),
  headers: Texts,
  /** At most 64 KiB as text; secrets are taken out. */
  body: Type.String(),
  body_bytes: Count,
  /** Sends the same request again. */
  curl: Type.String(),
  /** Why no answer came. */
  trouble: NullableText,
})
export type ParityExchange = DocumentOf<typeof ParityExchange>

/** What stands behind one case of a parity document; the store has it beside the document. */
export const ParityCaseDetails = Type.Object({
  name: Type.String(),
  /** Where the case was read: `cases.yaml:3:5`. */
  at: Type.String(),
  exchanges: Type.Array(ParityExchange),
  /** The smallest request found that diverges in the same way, one line of curl for each target. */
  minimal: Type.Array(Type.Object({ target: Type.String(), curl: Type.String() })),
  /** Why it was not made smaller, or not further; null when it was, or is as small as it gets. */
  not_smaller: Type.Optional(NullableText),
  /** Which side breaks the OpenAPI document, when there is one. */
  who_is_right: NullableText,
})
export type ParityCaseDetails = DocumentOf<typeof ParityCaseDetails>

/** The document with the evidence behind it. */
export type ParityReport = {
  readonly document: ParityDocument
  readonly cases: readonly ParityCaseDetails[]
  /** Mappings that explain one case only: nothing until they are accepted. */
  readonly suggestions: readonly ParityMapping[]
}
