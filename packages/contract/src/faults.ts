import { Type } from 'typebox'
import {
  Count,
  Counts,
  head,
  Ms,
  NullableText,
  orNull,
  Outcome,
  Ratio,
  type DocumentOf,
} from './document-parts.ts'
import { LoadFault } from './load-run.ts'

/** Some of the requests of a run: how many there were, and how many were answered as expected. */
const AvailabilityDocument = Type.Object({
  sent: Count,
  answered: Count,
  /** `answered / sent`; null where nothing was sent. */
  ratio: orNull(Ratio),
  /** What came in place of the expected answer, and how often: `status 500`, `timeout`, `no answer`. */
  errors: Counts,
})
export type AvailabilityDocument = DocumentOf<typeof AvailabilityDocument>

/** A fault that happened, and how long the target took to answer again. */
const RecoveryDocument = Type.Object({
  kind: Type.String(),
  /** From its end to the first expected answer to a request sent after it; null where none came. */
  first_success_ms: orNull(Ms),
})

/** How a build degraded and recovered. */
const DegradationDocument = Type.Object({
  /** Requests that ended before the first fault. */
  before: AvailabilityDocument,
  /** Requests in flight while a fault was at work. */
  during: AvailabilityDocument,
  /** Requests sent after the end of the last fault. */
  after: AvailabilityDocument,
  recoveries: Type.Array(RecoveryDocument),
  /** Only the first so many requests of the run were looked at; absent where all were. */
  only_first: Type.Optional(Count),
})
export type DegradationDocument = DocumentOf<typeof DegradationDocument>

/** A class of anomaly of a guarantee, or a check that failed: its class is `FAILED`. */
const FaultedAnomaly = Type.Object({ guarantee: Type.String(), class: Type.String() })

/** What one build showed under the faults of a plan. */
const FaultedBuildDocument = Type.Object({
  target: Type.String(),
  build: NullableText,
  /** Its load run; null where it could not be measured. */
  run: NullableText,
  outcome: Outcome,
  /** Why there is no evidence; null where there is. */
  reason: NullableText,
  faults: Type.Array(LoadFault),
  anomalies: Type.Array(
    Type.Object({
      guarantee: Type.String(),
      class: Type.String(),
      count: Count,
      /** The rule that is broken, for its first key; of a check what was expected and seen. */
      sentence: Type.String(),
    }),
  ),
  /** Guarantees and checks that passed or failed. */
  judged: Type.Array(Type.String()),
  /** Null where no fault happened. */
  degradation: orNull(DegradationDocument),
})
export type FaultedBuildDocument = DocumentOf<typeof FaultedBuildDocument>

/** The same plan on an earlier build, and what is different. */
const FaultedComparison = Type.Object({
  build: FaultedBuildDocument,
  gained: Type.Array(FaultedAnomaly),
  removed: Type.Array(FaultedAnomaly),
  kept: Type.Array(FaultedAnomaly),
  /** One build shows it, and the other has no evidence. */
  undecided: Type.Array(FaultedAnomaly),
})

const PlanSize = Type.Object({
  faults: Count,
  /** Users at once, or arrivals a second; the most of any phase. */
  clients: Count,
  /** As planned; of users in a loop, as sent in the first run. */
  requests: Count,
})

const Tried = { tried: Count, shown: Count }

/** A violation, made as small as it still shows. */
const ShrunkDocument = Type.Object({
  violation: FaultedAnomaly,
  /** Runs of each plan: it must show in at least half of them. */
  repeats: Count,
  end: Type.Enum(['smallest', 'not_shown', 'no_fault_needed', 'over', 'interrupted']),
  /** In a sentence. */
  says: Type.String(),
  from: PlanSize,
  /** Null where nothing is claimed: the violation did not show again, or needs no fault. */
  to: orNull(PlanSize),
  /** How often the smallest plan showed it. */
  ...Tried,
  steps: Type.Array(Type.Object({ what: Type.String(), ...Tried, holds: Type.Boolean() })),
  /** The config with the smallest plan, relative to the project's folder, the same for violations with the same one; null where none was written. */
  config: NullableText,
  /** Shows the violation again; null where nothing is claimed. */
  command: NullableText,
  duration_ms: Ms,
})
export type ShrunkDocument = DocumentOf<typeof ShrunkDocument>

/** `gauntlet.faults/1`. */
export const FaultsDocument = Type.Object({
  ...head('gauntlet.faults/1'),
  /** The name of the plan in the config. */
  plan: Type.String({ minLength: 1 }),
  scenario: Type.String(),
  seed: Count,
  /** Each fault of the plan in a phrase, the same for both builds. */
  inject: Type.Array(Type.String()),
  candidate: FaultedBuildDocument,
  baseline: orNull(FaultedComparison),
  /** Why no baseline was measured; null where one was. */
  without_baseline: NullableText,
  /** Each violation of the candidate, in the order of its anomalies, those that the change brought first; empty where nothing was shrunk. */
  shrunk: Type.Array(ShrunkDocument),
  /** Of the candidate. */
  outcome: Outcome,
  reason: NullableText,
  duration_ms: Ms,
})
export type FaultsDocument = DocumentOf<typeof FaultsDocument>
