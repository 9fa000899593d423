import { PageError, type PageQuery, type PageReadContext } from 'gauntlet'
import { askService } from './ask-service.ts'
import { toDayRange } from './day-range.ts'
import { readExperimentsAccess } from './read-experiments-access.ts'
import { Computed, DailyRow, FunnelRow, VariantRow, type Experiments } from './schemas.ts'

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
