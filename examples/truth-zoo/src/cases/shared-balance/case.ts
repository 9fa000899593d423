import { flow, post, recount, status, type GauntletConfig } from 'gauntlet'
import { serve, truthDefaults, type TruthCase } from '../../truth-case.ts'

type Entry = { readonly account: string; readonly amount: number }

const entry = post('/ledger', {
  json: { account: '{{ $burstKey }}', amount: '{{ $randomNumber(1, 9) }}' },
  expect: [status(201)],
})

function configure(build: string): GauntletConfig {
  return {
    ...truthDefaults,
    targets: { candidate: serve({ at: import.meta.url, build }) },
    scenarios: {
      entries: {
        name: 'entries',
        phases: [
          { kind: 'burst', bursts: 1, users: 10, durationMs: 300, record: false },
          { kind: 'burst', bursts: 5, users: 12, durationMs: 1_500 },
        ],
        flows: [{ weight: 1, flow: flow('add', [entry]) }],
      },
    },
    guarantees: [
      recount<Entry, unknown>('the balance is the sum of the entries', {
        observe: ({ request }) => ({
          action: 'add',
          key: request?.account ?? null,
          proposal: request?.amount,
        }),
        stored: `
          select account as key, (array_agg(balance order by id desc))[1] as stored, sum(amount) as recount
            from ledger where starts_with(account, $1) group by account`,
      }),
    ],
  }
}

export const truthCase: TruthCase = {
  shows:
    'entries that are added one after the other add up; in bursts on one account an unlocked balance loses some',
  twins: [
    { name: 'right', config: configure('right'), verdict: 'ship' },
    { name: 'wrong', config: configure('wrong'), verdict: 'hold', because: /LOST_UPDATE/ },
  ],
}
