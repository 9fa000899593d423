import { combineGuarantees, ToolError, type GuaranteeDocument } from '@gauntlet/contract'
import { toCurves } from '@gauntlet/core/histogram'
import { Type } from 'typebox'
import { FilterText } from '../addresses.ts'
import type { App, Stored } from '../app.ts'
import { errorAnswers } from '../errors.ts'
import { IdParams, PageQuery, toPageRequest } from '../page-query.ts'
import { LoadRunRow, RunPageSchema } from '../schemas/run.ts'

/** More lines than colours of a chart cannot be distinguished. */
const mostCurves = 6
const { phase: Phase, status: Status } = LoadRunRow.properties
const ListQuery = Type.Interface([PageQuery], {
  scenario: Type.Optional(FilterText),
  phase: Type.Optional(Phase),
  status: Type.Optional(Status),
  /** The first characters of a commit will do. */
  sha: Type.Optional(Type.String({ maxLength: 64 })),
  /** `name=value`. */
  tag: Type.Optional(Type.String({ pattern: '^[^=]+=', maxLength: 500 })),
})

export function addRunRoutes(app: App, { loadRuns, evidence }: Stored): void {
  app.get(
    '/api/runs',
    {
      schema: {
        operationId: 'listRuns',
        querystring: ListQuery,
        response: {
          200: Type.Object({
            runs: Type.Array(LoadRunRow),
            next: Type.Optional(Type.String()),
          }),
          ...errorAnswers(400, 401, 503),
        },
      },
    },
    async ({ query }) => {
      const { scenario, phase, status, sha, tag } = query
      const page = await loadRuns.list({
        ...(scenario && { scenario }),
        ...(phase && { phase }),
        ...(status && { status }),
        ...(sha && { gitSha: sha }),
        ...(tag && { tags: toTags(tag) }),
        ...toPageRequest(query),
      })
      return { ...page, runs: [...page.runs] }
    },
  )

  app.get(
    '/api/runs/:id',
    {
      schema: {
        operationId: 'readRun',
        params: IdParams,
        response: { 200: RunPageSchema, ...errorAnswers(401, 404, 503) },
      },
    },
    async ({ params: { id } }) => {
      const document = await loadRuns.readDocument(id)
      const kept = document?.guarantees ?? (await readGuarantees(evidence, id))
      const guarantees = kept && toShownGuarantees(kept)
      if (document) {
        const { run, histograms: _bytes, faults = [], ...measured } = document
        return {
          run,
          measured: { ...measured, faults, curves: toCurves(document, mostCurves) },
          guarantees,
        }
      }
      const run = await loadRuns.find(id)
      if (!run) throw new ToolError('NOT_FOUND', `there is no run ${id}`)
      return { run, measured: null, guarantees }
    },
  )
}

/** Those of `gauntlet run`, and of runs whose document had none, are stored under the run's own id. */
async function readGuarantees(evidence: Stored['evidence'], id: string) {
  const found = await evidence.find('guarantees', id)
  return found ? found.document.guarantees : null
}

function toShownGuarantees(guarantees: readonly GuaranteeDocument[]) {
  return {
    outcome: combineGuarantees(guarantees),
    of: guarantees.map(({ name, kind, outcome, counts, exercised = true }) => ({
      name,
      kind,
      outcome,
      exercised,
      counts: { ...counts },
    })),
  }
}

function toTags(tag: string): Record<string, string> {
  const at = tag.indexOf('=')
  return { [tag.slice(0, at)]: tag.slice(at + 1) }
}
