import { exactlyOnce, flow, get, post, status, type GauntletConfig } from 'gauntlet'
import { serve, truthDefaults, type TruthCase } from '../../truth-case.ts'

const order = flow('order', [
  post('/orders', { json: { id: '{{ $uuid() }}' }, expect: [status(201)] }),
  get('/orders', { expect: [status(200)] }),
])

function configure(build: string): GauntletConfig {
  return {
    ...truthDefaults,
    targets: { candidate: serve({ at: import.meta.url, build }) },
    scenarios: {
      orders: {
        name: 'orders',
        phases: [{ kind: 'open', durationMs: 2_000, ratePerSecond: 20 }],
        flows: [{ weight: 1, flow: order }],
      },
    },
    guarantees: [
      exactlyOnce<{ id: string }, unknown>('orders', {
        observe: ({ request }) => (request ? { action: 'add', key: request.id } : null),
        stored: 'select id as key from orders',
      }),
    ],
    faults: {
      crashed: {
        scenario: 'orders',
        inject: [{ kind: 'database-crash', after: 30 }],
        recoveryLimitMs: 4_000,
      },
    },
  }
}

export const truthCase: TruthCase = {
  shows:
    'after a crash of the database writes fail for ever, or the process has ended; reads say nothing of it',
  twins: [
    { name: 'right', config: configure('right'), verdict: 'ship', only: ['faults'] },
    {
      name: 'writes fail for ever, reads are answered',
      config: configure('dead-writes'),
      verdict: 'hold',
      because: /of POST \/orders was answered as expected/,
      only: ['faults'],
    },
    {
      name: 'the process exits by itself',
      config: configure('exits'),
      verdict: 'hold',
      because: /replica 1 exited with code 1 at [\d:.]+Z: .*terminat/,
      only: ['faults'],
    },
  ],
}
