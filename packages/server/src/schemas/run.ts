import { LoadEndpoint, LoadFault, LoadRunDocument, LoadRunRow, LoadSlice } from '@gauntlet/contract'
import { Type, type Static } from 'typebox'

/** Contract schemas are shared objects; the description of the API wants one definition of each. */
export { LoadEndpoint, LoadRunRow, LoadSlice }

const { checks, outcomes, users, outcome } = LoadRunDocument.properties

export const CheckSchema = checks.items
export type CheckSchema = Static<typeof CheckSchema>

/** Response time against percentile, as far as the sample reaches. */
export const CurveSchema = Type.Object({
  method: Type.String(),
  endpoint: Type.String(),
  points: Type.Array(
    Type.Object({
      percentile: Type.Number(),
      scheduled_ms: Type.Number(),
      service_ms: Type.Number(),
    }),
  ),
})
export type CurveSchema = Static<typeof CurveSchema>

/** A run and, when it ended, what it measured: its document with curves in the place of histograms. */
export const RunPageSchema = Type.Object({
  run: LoadRunRow,
  measured: Type.Union([
    Type.Object({
      endpoints: Type.Array(LoadEndpoint),
      checks,
      outcomes,
      users,
      outcome,
      recorded_ms: Type.Number(),
      timeline: Type.Array(LoadSlice),
      /** Empty when none was planned. */
      faults: Type.Array(LoadFault),
      curves: Type.Array(CurveSchema),
    }),
    Type.Null(),
  ]),
  /** The guarantees that were checked in this run; null when there were none. */
  guarantees: Type.Union([
    Type.Object({
      outcome,
      of: Type.Array(
        Type.Object({
          name: Type.String(),
          kind: Type.String(),
          outcome,
          /** False where the run did not work on it: it has no evidence, and the run needs none. */
          exercised: Type.Boolean(),
          counts: Type.Record(Type.String(), Type.Number()),
        }),
      ),
    }),
    Type.Null(),
  ]),
})
