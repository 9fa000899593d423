import { Type } from 'typebox'
import { Count, head, NullableText, Phase, type DocumentOf } from './document-parts.ts'
import { ImportedRunDocument } from './imported-run.ts'

/** One stored run as a point of a history. @see TrendPoint */
const PointSchema = Type.Object({
  run_id: Type.String(),
  at: Type.String(),
  git_sha: NullableText,
  value: Type.Number(),
})

/** The level of a metric seems to have moved between two runs. @see Suspicion */
const SuspicionSchema = Type.Object({
  index: Count,
  run_id: Type.String(),
  at: Type.String(),
  before: NullableText,
  after: NullableText,
  change: Type.Number(),
  p: Type.Number(),
  sentence: Type.String(),
})

/** One metric of one endpoint over the runs with one workload on one kind of machine, oldest first. */
const TrendSeries = Type.Object({
  phase: Phase,
  method: Type.String(),
  endpoint: Type.String(),
  metric: Type.Enum(['p50_ms', 'p95_ms', 'p99_ms']),
  workload_hash: NullableText,
  machine: NullableText,
  /** Relative: smaller moves are no suspicion. */
  margin: Type.Number(),
  points: Type.Array(PointSchema),
  suspicions: Type.Array(SuspicionSchema),
})
export type TrendSeries = DocumentOf<typeof TrendSeries>

/** `gauntlet.trend/2`: the history of a scenario. It shows and suspects; no verdict rests on it. */
export const TrendDocument = Type.Object({
  ...head('gauntlet.trend/2'),
  scenario: Type.String(),
  series: Type.Array(TrendSeries),
  /** Single runs of other tools, oldest first; they are drawn beside and searched for nothing. */
  imported: Type.Array(Type.Object({ ...ImportedRunDocument.properties, id: Type.String() })),
})
export type TrendDocument = DocumentOf<typeof TrendDocument>
