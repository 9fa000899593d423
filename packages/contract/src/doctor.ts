import { Type } from 'typebox'
import {
  Count,
  head,
  NullableText,
  orNull,
  Outcome,
  Ratio,
  type DocumentOf,
} from './document-parts.ts'

/** What comparisons of a build with itself say about this machine. */
const AaJudgement = Type.Object({
  /** Gating metrics judged, and those of them that were called better or worse. */
  total: Count,
  false_alarms: Count,
  /** The rate of false alarms is below this with 95 % confidence; 1 without any comparison. */
  upper_bound: Ratio,
  /** The slowdown put in on purpose was called a regression; null when it was not tried. */
  control_found: orNull(Type.Boolean()),
  outcome: Outcome,
  sentence: Type.String(),
})
export type AaJudgement = DocumentOf<typeof AaJudgement>

/** One fault that was planted in the evidence of correct backends. */
const MutantSchema = Type.Object({
  guarantee: Type.String(),
  fault: Type.String(),
  expects: Type.Array(Type.String()),
  planted: Count,
  found: Count,
  false_alarms: Count,
})

const PlantedDivergence = Type.Object({
  name: Type.String(),
  /** What parity must report, as `kind pointer`. */
  expects: Type.Array(Type.String()),
  reported: Type.Array(Type.String()),
  found: Type.Boolean(),
})
export type PlantedDivergence = DocumentOf<typeof PlantedDivergence>

/** One thing that Gauntlet needs of this machine. */
const EnvironmentFinding = Type.Object({
  name: Type.String(),
  /** A warning keeps nothing from running. */
  status: Type.Enum(['pass', 'warning', 'fail']),
  found: Type.String(),
  /** What to do; null where nothing is to be done. */
  remedy: NullableText,
})
export type EnvironmentFinding = DocumentOf<typeof EnvironmentFinding>

/** `gauntlet.doctor/2`: what one of the checks of `gauntlet doctor` found. */
export const DoctorDocument = Type.Object({
  ...head('gauntlet.doctor/2'),
  outcome: Outcome,
  /** Without an option: the environment. */
  environment: Type.Optional(Type.Array(EnvironmentFinding)),
  /** Of `--aa`, and where its comparisons are. */
  aa: Type.Optional(AaJudgement),
  evidence: Type.Optional(Type.String()),
  /** Of `--mutants`. */
  mutants: Type.Optional(Type.Array(MutantSchema)),
  /** Of `--parity`. */
  parity: Type.Optional(Type.Array(PlantedDivergence)),
})
export type DoctorDocument = DocumentOf<typeof DoctorDocument>
