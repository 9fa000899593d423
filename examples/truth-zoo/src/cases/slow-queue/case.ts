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
  json: { id: '{{ loadTestRunId }}-{{ $uuid() }}' },
  expect: [status(202)],
})

function configure(build: string): GauntletConfig {
  return {
    ...truthDefaults,
    targets: { candidate: serve({ at: import.meta.url, build }) },
    scenarios: {
      orders: {
        name: 'orders',
        phases: [{ kind: 'count', arrivals: 60, durationMs: 600 }],
        flows: [{ weight: 1, flow: flow('order', [order]) }],
      },
    },
    guarantees: [
      exactlyOnce<{ id: string }, unknown>('each order is mailed once', {
        observe: ({ request }) => ({ action: 'create', key: request?.id ?? null }),
        stored: 'select order_id as key from mails where starts_with(order_id, $1)',
      }),
    ],
    drain: flow('queue is empty', [get('/queue', { expect: [equals(jsonPath('$.open'), 0)] })]),
    ...(build === 'stuck' && { drainLimitMs: 300 }),
  }
}

export const truthCase: TruthCase = {
  shows:
    'rows are judged once the queue is empty, however long that takes; a queue that never is proves nothing',
  twins: [
    { name: 'right', config: configure('right'), verdict: 'ship' },
    { name: 'wrong', config: configure('wrong'), verdict: 'hold', because: /LOST/ },
    {
      name: 'stuck',
      config: configure('stuck'),
      verdict: 'inconclusive',
      because: /the drain did not end .*expected \$\.open is 0, observed 60/,
    },
  ],
}
