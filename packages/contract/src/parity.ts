import type { DifferenceKind, RuleUse } from '@gauntlet/core/parity'
import type { Outcome } from '@gauntlet/core/verdict'

/** One typed difference between the reference's answer and another target's. */
export type ParityDivergence = {
  readonly kind: DifferenceKind
  /** JSON Pointer into the body, or the name of the header. */
  readonly pointer: string
  /** JSON text, so that no digit gets lost; null where the side has nothing. Cut at 2,000 characters. */
  readonly reference: string | null
  readonly candidate: string | null
  /** The id of the mapping that explains it. */
  readonly explained_by: string | null
  /** Whose answer `candidate` is. */
  readonly target: string
}

export type ParityCaseResult = {
  readonly name: string
  /** By target; a target that did not answer is left out. */
  readonly statuses: Readonly<Record<string, number>>
  readonly status_match: boolean
  readonly body_match: boolean
  /** Something differs between repeats on one target alone; it is no divergence. */
  readonly noisy: boolean
  readonly divergences: readonly ParityDivergence[]
  /** `no_evidence`: skipped, unanswered, or what differed could not be reproduced. */
  readonly outcome: Outcome
  /** Why there is no evidence. */
  readonly reason: string | null
  /** Median milliseconds by target, measured in turns. */
  readonly times_ms: Readonly<Record<string, number>>
}

export type ParityMapping = {
  readonly id: string
  /** `external-tag -> flat Kind/Field/Reason`: what a known gap names. */
  readonly description: string
  readonly rewrites: readonly string[]
  /** Where it applies: a JSON Pointer with `*` for each list index, or `the whole body`. Absent in documents stored before it was known. */
  readonly places?: readonly string[]
  /** Cases of which it explains something, and in which nothing is left unexplained. */
  readonly explains: readonly string[]
  /** Cases of which it explains something, but in which something is left that no mapping explains. */
  readonly residue: readonly string[]
  readonly target: string
}

/** `gauntlet.parity/1`. The first target is the reference. */
export type ParityDocument = {
  readonly schema: 'gauntlet.parity/1'
  readonly tool: string
  readonly at: string
  readonly targets: readonly {
    readonly name: string
    readonly url: string
    readonly build: string | null
  }[]
  readonly cases: readonly ParityCaseResult[]
  readonly mappings: readonly ParityMapping[]
  /** The differences that each rule ignored. */
  readonly rules: readonly RuleUse[]
  readonly tally: {
    readonly cases: number
    readonly status_matches: number
    readonly body_matches: number
    readonly divergent: number
    readonly root_causes: number
    /** Cases that a target did not answer. */
    readonly unreachable: number
  }
  readonly outcome: Outcome
}

/** What one target was sent and answered: the evidence behind a row. */
export type ParityExchange = {
  readonly target: string
  /** Null when no answer came. */
  readonly status: number | null
  readonly headers: Readonly<Record<string, string>>
  /** At most 64 KiB as text; secrets are taken out. */
  readonly body: string
  readonly body_bytes: number
  /** Sends the same request again. */
  readonly curl: string
  /** Why no answer came. */
  readonly trouble: string | null
}

export type ParityCaseDetails = {
  readonly name: string
  /** Where the case was read: `cases.yaml:3:5`. */
  readonly at: string
  readonly exchanges: readonly ParityExchange[]
  /** The smallest request found that diverges in the same way, one line of curl for each target. */
  readonly minimal: readonly { readonly target: string; readonly curl: string }[]
  /** Why it was not made smaller, or not further; null when it was, or is as small as it gets. */
  readonly not_smaller?: string | null
  /** Which side breaks the OpenAPI document, when there is one. */
  readonly who_is_right: string | null
}

/** The document with the evidence behind it. */
export type ParityReport = {
  readonly document: ParityDocument
  readonly cases: readonly ParityCaseDetails[]
  /** Mappings that explain one case only: nothing until they are accepted. */
  readonly suggestions: readonly ParityMapping[]
}
