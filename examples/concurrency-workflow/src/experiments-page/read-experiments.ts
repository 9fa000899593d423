import { PageError, type PageQuery, type PageReadContext } from 'gauntlet'
import { askService } from './ask-service.ts'
import { readExperimentsAccess } from './read-experiments-access.ts'
import { Computed, DailyRow, type Experiments, FunnelRow, VariantRow } from './schemas.ts'

const maxFunnelName = 200

/**
 * What the experiments service counted itself; it is asked from here, so that its token stays here.
 *
 * @throws PageError
 */
export async function readExperiments(
  env: Readonly<Record<string, string | undefined>>,
  query: PageQuery,
  { signal, now }: PageReadContext,
): Promise<Experiments> {
  const access = readExperimentsAccess(env)
  if (!access) {
    throw new PageError('unset', 'no experiments service is named', {
      hint: 'Set EXPERIMENTS_URL and EXPERIMENTS_TOKEN, then start `gauntlet serve` again.',
    })
  }
  const { from, to, days } = toDayRange(query, now())
  const funnelName = query['funnel'] || 'core_journey'
  if (funnelName.length > maxFunnelName) throw new PageError('usage', 'this is no name of a funnel')
  const window = { window_days: String(days) }
  const ask = { query: window, signal }
  const [daily, variants, funnel] = await Promise.all([
    askService(access, { ...ask, path: '/v1/metrics/daily', schema: Computed(DailyRow) }),
    askService(access, { ...ask, path: '/v1/metrics/experiments', schema: Computed(VariantRow) }),
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
}

const dayMs = 86_400_000
/** What the service answers for at most. */
const maxDays = 90
const defaultDays = 14

/** UTC days, both included; `days` is how far to count back from today to reach `from`. */
export type DayRange = { readonly from: string; readonly to: string; readonly days: number }

/**
 * The days asked for; the last two weeks where none are.
 *
 * @throws PageError usage
 */
export function toDayRange(query: PageQuery, nowMs: number): DayRange {
  const today = Math.floor(nowMs / dayMs)
  const to = query['to'] === undefined ? today : toDayNumber(query['to'])
  const from =
    query['from'] === undefined ? Math.min(to, today) - defaultDays + 1 : toDayNumber(query['from'])
  if (from > to) throw new PageError('usage', 'the first day is after the last one')
  const days = today - from + 1
  if (days > maxDays) {
    const first = toDay(today - maxDays + 1)
    throw new PageError(
      'usage',
      `the experiments service answers for ${maxDays} days: since ${first}`,
    )
  }
  return { from: toDay(from), to: toDay(to), days: Math.max(1, days) }
}

function toDayNumber(day: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms)) throw new PageError('usage', `${day} is no day`)
  return ms / dayMs
}

function toDay(number: number): string {
  return new Date(number * dayMs).toISOString().slice(0, 10)
}
