import {
  EvidenceRow,
  isStoredKind,
  ParityCaseDetails,
  StoredDocumentSchema,
  ToolError,
} from '@gauntlet/contract'
import { Type } from 'typebox'
import { FilterText, maxPosition } from '../addresses.ts'
import type { App, Stored } from '../app.ts'
import { errorAnswers } from '../errors.ts'
import { Id, PageQuery, toPageRequest } from '../page-query.ts'

const Kind = Type.String({ pattern: '^[a-z][a-z-]{0,40}$' })
const ListQuery = Type.Interface([PageQuery], {
  kind: Type.Optional(Kind),
  verdict: Type.Optional(Id),
  scenario: Type.Optional(FilterText),
})

/** Documents of parity, compare, guarantees, faults and review, as they were stored. */
export function addEvidenceRoutes(app: App, { evidence }: Stored): void {
  app.get(
    '/api/evidence',
    {
      schema: {
        operationId: 'listEvidence',
        querystring: ListQuery,
        response: {
          200: Type.Object({
            rows: Type.Array(EvidenceRow),
            next: Type.Optional(Type.String()),
          }),
          ...errorAnswers(400, 401, 503),
        },
      },
    },
    async ({ query }) => {
      const { kind, verdict, scenario } = query
      const page = await evidence.list({
        ...(kind && { kind }),
        ...(verdict && { verdictId: verdict }),
        ...(scenario && { scenario }),
        ...toPageRequest(query),
      })
      return page
    },
  )

  app.get(
    '/api/evidence/:kind/:id',
    {
      schema: {
        operationId: 'readEvidence',
        params: Type.Object({ kind: Kind, id: Id }),
        response: {
          200: Type.Interface([EvidenceRow], {
            /** What the command printed with --json; one of an earlier version in its present one. */
            document: StoredDocumentSchema,
          }),
          ...errorAnswers(401, 404, 503),
        },
      },
    },
    async ({ params: { kind, id } }) => {
      const found = isStoredKind(kind) ? await evidence.find(kind, id) : undefined
      if (!found) throw new ToolError('NOT_FOUND', `there is no ${kind} evidence ${id}`)
      return found
    },
  )
  addDetails(app, evidence)
}

function addDetails(app: App, evidence: Stored['evidence']): void {
  app.get(
    '/api/evidence/:kind/:id/details/:position',
    {
      schema: {
        operationId: 'readEvidenceDetails',
        params: Type.Object({
          kind: Kind,
          id: Id,
          position: Type.Integer({ minimum: 0, maximum: maxPosition }),
        }),
        response: {
          200: Type.Object({
            /** What was sent and answered in the case at this position; null when it was not saved. */
            details: Type.Union([ParityCaseDetails, Type.Null()]),
          }),
          ...errorAnswers(400, 401, 503),
        },
      },
    },
    async ({ params: { id, position } }) => ({
      details: (await evidence.findDetail(id, position)) ?? null,
    }),
  )
}
