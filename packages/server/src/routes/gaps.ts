import { GapCoverSchema, type VerdictDocument } from '@gauntlet/contract'
import { Type } from 'typebox'
import type { App, ReadGaps, Stored } from '../app.ts'
import { errorAnswers } from '../errors.ts'
import { readEach, UnreadableSchema } from '../read-each.ts'

const NullableText = Type.Union([Type.String(), Type.Null()])

const GapSchema = Type.Object({
  id: Type.String(),
  title: Type.String(),
  status: Type.Enum(['open', 'accepted', 'closed']),
  owner: NullableText,
  reason: Type.String(),
  ticket: NullableText,
  expires: NullableText,
  covers: GapCoverSchema,
  /** In which circumstance it covers: without faults by default. */
  under: Type.Enum(['plain', 'faults', 'any']),
  /** The newest verdicts in which it covered a failure. */
  met_in: Type.Array(
    Type.Object({ verdict_id: Type.String(), project: Type.String(), branch: NullableText }),
  ),
})

type GapOptions = {
  readonly verdicts: Stored['verdicts']
  readonly readGaps: ReadGaps | undefined
  readonly now: () => number
}

/** Newest verdicts that are searched for gaps. */
const maxVerdicts = 30

export function addGapRoutes(app: App, { verdicts, readGaps, now }: GapOptions): void {
  app.get(
    '/api/gaps',
    {
      schema: {
        operationId: 'listGaps',
        response: {
          200: Type.Object({
            /** `2026-11-21`, UTC: what expired is measured by it. */
            today: Type.String(),
            gaps: Type.Array(GapSchema),
            /** Gaps of the file, and verdicts that may have applied them. */
            unreadable: UnreadableSchema,
          }),
          ...errorAnswers(400, 401, 503),
        },
      },
    },
    async () => {
      const { gaps, unreadable } = (await readGaps?.()) ?? { gaps: [], unreadable: [] }
      const rows = gaps.length > 0 ? await verdicts.listNewest() : []
      const ids = rows.slice(0, maxVerdicts).map(({ id }) => id)
      const newest = await readEach(ids, (id) => verdicts.find(id))
      return {
        today: new Date(now()).toISOString().slice(0, 10),
        gaps: gaps.map(
          ({ owner = null, ticket = null, expires = null, covers, under, ...gap }) => ({
            ...gap,
            under: under ?? 'plain',
            owner,
            ticket,
            expires,
            covers,
            met_in: newest.found.filter((verdict) => applies(verdict, gap.id)).map(toApplied),
          }),
        ),
        unreadable: [...unreadable.map(({ message }) => message), ...newest.unreadable],
      }
    },
  )
}

function applies({ stages }: VerdictDocument, gap: string): boolean {
  return stages.some(({ reasons }) => reasons.some(({ known_gap }) => known_gap === gap))
}

function toApplied({ id, project, branch }: VerdictDocument) {
  return { verdict_id: id, project, branch }
}
