import { flow, idempotentCreate, parallel, put, status, type GauntletConfig } from 'gauntlet'
import { serve, truthDefaults, type TruthCase } from '../../truth-case.ts'

const create = put('/carts/{{ loadTestRunId }}-{{ $uuid }}', {
  json: { owner: 'ann' },
  expect: [status(204)],
})

function configure(build: string, arrivals: number): GauntletConfig {
  return {
    ...truthDefaults,
    targets: { candidate: serve({ at: import.meta.url, build }) },
    scenarios: {
      carts: {
        name: 'carts',
        phases: [{ kind: 'count', arrivals, durationMs: 500 }],
        flows: [{ weight: 1, flow: flow('cart', [parallel([create, create])]) }],
      },
    },
    guarantees: [
      idempotentCreate<{ readonly owner: string }, undefined>('a cart is made once', {
        observe: ({ path, request }) => ({
          action: 'create',
          key: path.split('/')[2] ?? null,
          payload: request?.owner,
        }),
        stored: 'select id as key, owner as payload from carts where starts_with(id, $1)',
      }),
    ],
  }
}

export const truthCase: TruthCase = {
  shows:
    'a 204 is no "duplicate"; the loss of every acknowledged item is no less than the loss of one',
  twins: [
    { name: 'right', config: configure('right', 20), verdict: 'ship' },
    { name: 'total loss', config: configure('lossy', 20), verdict: 'hold', because: /LOST/ },
    {
      name: 'one cart proves nothing',
      config: configure('right', 1),
      verdict: 'inconclusive',
      because: /only 2 of at least 10 creates/,
    },
  ],
}
