import { conservation, flow, post, recount, status, type GauntletConfig } from 'gauntlet'
import { serve, truthDefaults, type TruthCase } from '../../truth-case.ts'

type Transfer = { readonly from: number; readonly to: number; readonly amount: number }

const transfer = post('/transfers', {
  json: { from: 1, to: 2, amount: 0.1 },
  expect: [status(201)],
})

function configure(build: string): GauntletConfig {
  return {
    ...truthDefaults,
    targets: { candidate: serve({ at: import.meta.url, build }) },
    scenarios: {
      transfers: {
        name: 'transfers',
        phases: [{ kind: 'closed', users: 4, durationMs: 500 }],
        flows: [{ weight: 1, flow: flow('transfer', [transfer]) }],
      },
    },
    guarantees: [
      conservation<Transfer, Transfer>('money is conserved', {
        total: '99.99',
        observe: ({ request }) => [
          { action: 'add', key: String(request?.from), proposal: -(request?.amount ?? 0) },
          { action: 'add', key: String(request?.to), proposal: request?.amount },
        ],
        stored: 'select id as key, balance as value from accounts',
      }),
      recount('the whole is the sum of its parts', {
        stored: `select 'all' as key, sum(balance) as stored, 99.99 as recount, max(balance) as most from accounts`,
      }),
    ],
  }
}

/** The sum of the balances never changes, so a recount of it has nothing to go by. */
const withoutRecount = (config: GauntletConfig): GauntletConfig => ({
  ...config,
  guarantees: config.guarantees?.filter(({ kind }) => kind === 'conservation') ?? [],
})

export const truthCase: TruthCase = {
  shows: 'decimals are summed exactly, and nothing that did not change during the run passes',
  twins: [
    { name: 'right', config: withoutRecount(configure('right')), verdict: 'ship' },
    {
      name: 'a cent is lost',
      config: withoutRecount(configure('cent')),
      verdict: 'hold',
      because: /NOT_CONSERVED/,
    },
    {
      name: 'nothing is moved',
      config: withoutRecount(configure('noop')),
      verdict: 'inconclusive',
      because: /no part changed during the run/,
    },
    {
      name: 'an aggregate that did not change',
      config: configure('noop'),
      verdict: 'inconclusive',
      because: /no aggregate changed during the run/,
    },
  ],
}
