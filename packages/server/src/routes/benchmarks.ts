import { PHASE_METRICS, type PhaseMetric } from '@gauntlet/core/compare'
import { Type } from 'typebox'
import { FilterText } from '../addresses.ts'
import type { App, Stored } from '../app.ts'
import { readBenchmark } from '../benchmarks/read-benchmark.ts'
import { errorAnswers } from '../errors.ts'
import { Id } from '../page-query.ts'
import { UnreadableSchema } from '../read-each.ts'
import { CheckSchema, LoadRunRow } from '../schemas/run.ts'

const NullableNumber = Type.Union([Type.Number(), Type.Null()])
const NullableRun = Type.Union([LoadRunRow, Type.Null()])

const MetricChange = Type.Object({
  metric: Type.Enum(Object.keys(PHASE_METRICS) as PhaseMetric[]),
  before: NullableNumber,
  after: NullableNumber,
  /** After minus before: the median over all pairs of repetitions. */
  delta: NullableNumber,
  interval: Type.Union([
    Type.Object({ low: Type.Number(), high: Type.Number(), level: Type.Number() }),
    Type.Null(),
  ]),
  margin: NullableNumber,
  verdict: Type.Enum(['regressed', 'improved', 'no_difference', 'inconclusive']),
  reason: Type.Union([Type.String(), Type.Null()]),
})

const BenchmarkSchema = Type.Object({
  scenario: Type.String(),
  before: NullableRun,
  after: NullableRun,
  repetitions: Type.Object({ before: Type.Integer(), after: Type.Integer() }),
  warnings: Type.Array(Type.String()),
  unreadable: UnreadableSchema,
  endpoints: Type.Array(
    Type.Object({
      method: Type.String(),
      endpoint: Type.String(),
      metrics: Type.Array(MetricChange),
    }),
  ),
  checks: Type.Array(
    Type.Object({
      name: Type.String(),
      before: Type.Optional(CheckSchema),
      after: Type.Optional(CheckSchema),
    }),
  ),
})

export function addBenchmarkRoutes(app: App, { loadRuns }: Stored): void {
  app.get(
    '/api/scenarios',
    {
      schema: {
        operationId: 'listScenarios',
        response: { 200: Type.Array(Type.String()), ...errorAnswers(401, 503) },
      },
    },
    async () => [...(await loadRuns.listScenarios())],
  )

  app.get(
    '/api/benchmarks',
    {
      schema: {
        operationId: 'readBenchmark',
        querystring: Type.Object({
          scenario: FilterText,
          baseline: Type.Optional(Id),
          candidate: Type.Optional(Id),
        }),
        response: { 200: BenchmarkSchema, ...errorAnswers(400, 401, 404, 503) },
      },
    },
    async ({ query }) => await readBenchmark(loadRuns, query),
  )
}
