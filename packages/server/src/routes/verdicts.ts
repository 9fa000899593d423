import { ToolError, VerdictDocument, VerdictRow } from '@gauntlet/contract'
import { Type } from 'typebox'
import { FilterText } from '../addresses.ts'
import type { App, Stored } from '../app.ts'
import { errorAnswers } from '../errors.ts'
import { IdParams, PageQuery, toPageRequest } from '../page-query.ts'
import { readEach, UnreadableSchema } from '../read-each.ts'

const ListQuery = Type.Interface([PageQuery], {
  project: Type.Optional(FilterText),
  branch: Type.Optional(FilterText),
})
/** Each newest verdict with all its reasons; more than this on one page nobody reads. */
const maxNewest = 30

export function addVerdictRoutes(app: App, { verdicts }: Stored): void {
  app.get(
    '/api/verdicts/newest',
    {
      schema: {
        operationId: 'listNewestVerdicts',
        summary: 'The newest verdict of each project and branch, newest first.',
        response: {
          200: Type.Object({
            verdicts: Type.Array(VerdictDocument),
            /** Branches left out. */
            left_out: Type.Integer(),
            unreadable: UnreadableSchema,
          }),
          ...errorAnswers(401, 503),
        },
      },
    },
    async () => {
      const rows = await verdicts.listNewest()
      const ids = rows.slice(0, maxNewest).map(({ id }) => id)
      const { found, unreadable } = await readEach(ids, (id) => verdicts.find(id))
      return { verdicts: found, left_out: Math.max(0, rows.length - maxNewest), unreadable }
    },
  )
  addHistory(app, verdicts)
}

function addHistory(app: App, verdicts: Stored['verdicts']): void {
  app.get(
    '/api/verdicts',
    {
      schema: {
        operationId: 'listVerdicts',
        querystring: ListQuery,
        response: {
          200: Type.Object({
            rows: Type.Array(VerdictRow),
            next: Type.Optional(Type.String()),
          }),
          ...errorAnswers(400, 401, 503),
        },
      },
    },
    async ({ query }) => {
      const { project, branch } = query
      const filter = { ...(project && { project }), ...(branch && { branch }) }
      return await verdicts.list({ ...filter, ...toPageRequest(query) })
    },
  )

  app.get(
    '/api/verdicts/:id',
    {
      schema: {
        operationId: 'readVerdict',
        params: IdParams,
        response: { 200: VerdictDocument, ...errorAnswers(401, 404, 503) },
      },
    },
    async ({ params }) => {
      const found = await verdicts.find(params.id)
      if (!found) throw new ToolError('NOT_FOUND', `there is no verdict ${params.id}`)
      return found
    },
  )
}
