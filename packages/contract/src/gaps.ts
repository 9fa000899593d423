import { Type } from 'typebox'
import { head, type DocumentOf } from './document-parts.ts'

/** What a known gap covers. @see GapCover */
export const GapCoverSchema = Type.Union([
  Type.Object({ check: Type.String() }),
  Type.Object({ anomaly: Type.Object({ guarantee: Type.String(), class: Type.String() }) }),
  Type.Object({
    parity: Type.Object({ mapping: Type.String(), cases: Type.Array(Type.String()) }),
  }),
])

/** `gauntlet.gaps/1`: the known gaps, as `gauntlet gaps` prints them. @see Gap */
export const GapsDocument = Type.Object({
  ...head('gauntlet.gaps/1'),
  gaps: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Type.String(),
      status: Type.Enum(['open', 'accepted', 'closed']),
      owner: Type.Optional(Type.String()),
      reason: Type.String(),
      ticket: Type.Optional(Type.String()),
      expires: Type.Optional(Type.String()),
      covers: GapCoverSchema,
      under: Type.Optional(Type.Enum(['plain', 'faults', 'any'])),
    }),
  ),
  /** Gaps of the file that cannot be read, and why; absent where all can. */
  unreadable: Type.Optional(
    Type.Array(Type.Object({ place: Type.String(), message: Type.String() })),
  ),
})
export type GapsDocument = DocumentOf<typeof GapsDocument>
