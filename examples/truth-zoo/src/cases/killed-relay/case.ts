import {
  equals,
  exactlyOnce,
  flow,
  get,
  jsonPath,
  post,
  status,
  type GauntletConfig,
} from 'gauntlet'
import { serve, truthDefaults, type TruthCase } from '../../truth-case.ts'

const order = post('/orders', {
  json: { ref: '{{ loadTestRunId }}-{{ $uuid() }}' },
  expect: [status(202)],
})

function configure(build: string): GauntletConfig {
  return {
    ...truthDefaults,
    targets: { candidate: serve({ at: import.meta.url, build }) },
    scenarios: {
      orders: {
        name: 'orders',
        phases: [{ kind: 'open', durationMs: 4_000, ratePerSecond: 20 }],
        flows: [{ weight: 1, flow: flow('order', [order]) }],
      },
    },
    guarantees: [
      exactlyOnce<{ ref: string }, unknown>('each order is shipped once', {
        observe: ({ request }) => ({ action: 'create', key: request?.ref ?? null }),
        stored: 'select ref as key from shipments where starts_with(ref, $1)',
      }),
    ],
    drain: flow('outbox is empty', [get('/outbox', { expect: [equals(jsonPath('$.open'), 0)] })]),
    faults: { killed: { scenario: 'orders', inject: [{ kind: 'kill', after: 20 }] } },
  }
}

export const truthCase: TruthCase = {
  shows:
    'a kill that does not say how often comes again and again, and finds the work that goes on behind the answers',
  twins: [
    { name: 'right', config: configure('right'), verdict: 'ship', only: ['faults'] },
    {
      name: 'ships before it marks',
      config: configure('wrong'),
      verdict: 'hold',
      because: /DUPLICATE/,
      only: ['faults'],
    },
  ],
}
