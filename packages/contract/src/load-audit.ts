import { Type } from 'typebox'
import { Count, Ms, type DocumentOf } from './document-parts.ts'

const strict = { additionalProperties: false } as const

const auditFigures = {
  offered: Count,
  sent: Count,
  skipped: Count,
  slip_p99_ms: Ms,
  event_loop_p99_ms: Ms,
  cpu_ratio: Type.Number({ minimum: 0 }),
  valid: Type.Boolean(),
  /** What made it invalid, in sentences; empty when valid. */
  reasons: Type.Array(Type.String()),
} as const

/** Whether the load generator was fast enough: past its limits the run is no evidence. */
export const LoadAudit = Type.Object(
  {
    ...auditFigures,
    /** The same of each of several workers: the figures above are their sums, of times and CPU the worst. Absent for one of this machine. */
    workers: Type.Optional(
      Type.Array(
        Type.Object(
          {
            /** From 1. */
            worker: Type.Integer({ minimum: 1 }),
            /** It ended or went silent before its part of the load was over. */
            lost: Type.Boolean(),
            /** Of a worker on another machine: by how much its clocks differ from the coordinator's, and how well that is known. */
            clock: Type.Optional(
              Type.Object(
                { skew_ms: Type.Number(), offset_ms: Type.Number(), uncertainty_ms: Ms },
                strict,
              ),
            ),
            ...auditFigures,
          },
          strict,
        ),
        { minItems: 1 },
      ),
    ),
  },
  strict,
)
export type LoadAudit = DocumentOf<typeof LoadAudit>
