import { ToolError } from '@gauntlet/contract'
import type { Static } from 'typebox'
import type { App } from '../app.ts'
import { errorAnswers } from '../errors.ts'
import { askService, type ExperimentsAccess } from '../experiments/ask-service.ts'
import {
  Computed,
  DailyRow,
  ExperimentsQuery,
  ExperimentsSchema,
  FunnelRow,
  VariantRow,
} from '../experiments/schemas.ts'

type ExperimentOptions = {
  readonly access: ExperimentsAccess | undefined
  readonly now: () => number
}

const dayMs = 86_400_000
/** What the service answers for at most. */
const maxDays = 90
const defaultDays = 14

/** What the experiments service counted itself; it is asked from here, so that its token stays here. */
export function addExperimentRoutes(app: App, { access, now }: ExperimentOptions): void {
  app.get(
    '/api/experiments',
    {
      schema: {
        operationId: 'readExperiments',
        querystring: ExperimentsQuery,
        response: { 200: ExperimentsSchema, ...errorAnswers(400, 401, 404, 502) },
      },
    },
    async (request, reply) => {
      if (!access) {
        throw new ToolError('EXPERIMENTS_UNSET', 'no experiments service is named')
      }
      const { from, to, days } = toRange(request.query, now())
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const funnelName = request.query.funnel || 'core_journey'
      const window = { window_days: String(days) }
      const ask = { query: window, signal: gone.signal }
      const [daily, variants, funnel] = await Promise.all([
        askService(access, { ...ask, path: '/v1/metrics/daily', schema: Computed(DailyRow) }),
        askService(access, {
          ...ask,
          path: '/v1/metrics/experiments',
          schema: Computed(VariantRow),
        }),
        askService(access, {
          ...ask,
          path: '/v1/metrics/funnels',
          query: { ...window, funnel_name: funnelName },
          schema: Computed(FunnelRow),
        }),
      ])
      const cut = <Row extends { readonly day: string }>(answer: {
        readonly computed_through: string | null
        readonly days: readonly Row[]
      }) => ({
        computed_through: answer.computed_through,
        days: answer.days.filter(({ day }) => day >= from && day <= to),
      })
      return {
        from,
        to,
        funnel_name: funnelName,
        daily: cut(daily),
        variants: cut(variants),
        funnel: cut(funnel),
      }
    },
  )
}

type Range = { readonly from: string; readonly to: string; readonly days: number }

/** The service counts back from today: `days` is how far, to reach `from`. */
function toRange(query: Static<typeof ExperimentsQuery>, nowMs: number): Range {
  const today = Math.floor(nowMs / dayMs)
  const to = query.to === undefined ? today : toDayNumber(query.to)
  const from =
    query.from === undefined ? Math.min(to, today) - defaultDays + 1 : toDayNumber(query.from)
  if (from > to) throw new ToolError('USAGE', 'the first day is after the last one')
  const days = today - from + 1
  if (days > maxDays) {
    const first = toDay(today - maxDays + 1)
    throw new ToolError(
      'USAGE',
      `the experiments service answers for ${maxDays} days: since ${first}`,
    )
  }
  return { from: toDay(from), to: toDay(to), days: Math.max(1, days) }
}

function toDayNumber(day: string): number {
  const ms = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(ms)) throw new ToolError('USAGE', `${day} is no day`)
  return ms / dayMs
}

function toDay(number: number): string {
  return new Date(number * dayMs).toISOString().slice(0, 10)
}
