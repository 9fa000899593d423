import { exactlyOnce, flow, get, post, status, think, type GauntletConfig } from 'gauntlet'
import { serve, truthDefaults, type TruthCase } from '../../truth-case.ts'

const charge = flow('charge', [
  post('/charge', { json: { id: '{{ $uuid() }}' }, expect: [status(201)] }),
])

function configure(build: string, kind: 'reset' | 'half-open'): GauntletConfig {
  return {
    ...truthDefaults,
    targets: { candidate: serve({ at: import.meta.url, build }) },
    scenarios: {
      charges: {
        name: 'charges',
        phases: [{ kind: 'open', durationMs: 3_000, ratePerSecond: 15 }],
        flows: [{ weight: 1, flow: charge }],
      },
    },
    guarantees: [
      exactlyOnce<{ id: string }, unknown>('charges', {
        observe: ({ request }) => (request ? { action: 'add', key: request.id } : null),
        stored: 'select id as key from charges',
      }),
    ],
    // What is charged later has its time before the rows are read.
    drain: flow('settle', [think(500), get('/ready')]),
    faults: {
      'cut off': {
        scenario: 'charges',
        inject: [{ kind, after: 10, requests: 1, times: 3, every: 8 }],
      },
    },
  }
}

export const truthCase: TruthCase = {
  shows: 'a caller that goes away is charged twice, and only where the target notices that it went',
  twins: [
    { name: 'right', config: configure('right', 'reset'), verdict: 'ship', only: ['faults'] },
    {
      name: 'wrong',
      config: configure('wrong', 'reset'),
      verdict: 'hold',
      because: /charges: DUPLICATE .*under faults/,
      only: ['faults'],
    },
    {
      name: 'wrong, and it does not notice',
      config: configure('wrong', 'half-open'),
      verdict: 'ship',
      only: ['faults'],
    },
  ],
}
