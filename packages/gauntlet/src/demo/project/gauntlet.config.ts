import { defineGauntlet, flow, post, status, uniqueIds } from 'gauntlet'

export default defineGauntlet({
  // Two builds of one backend. In a project of yours the baseline is usually `from: 'main'`.
  targets: {
    baseline: { start: { command: ['node', 'before.mjs'], ready: '/ready' } },
    candidate: { start: { command: ['node', 'after.mjs'], ready: '/ready' } },
  },
  scenarios: {
    orders: {
      name: 'orders',
      // A hundred orders: five times twenty at the same moment.
      phases: [{ kind: 'burst', bursts: 5, users: 20, durationMs: 2_500 }],
      flows: [
        {
          weight: 1,
          flow: flow('order a ticket', [
            post('/orders', { json: { reference: '{{ $uuid() }}' }, expect: [status(201)] }),
          ]),
        },
      ],
    },
  },
  guarantees: [
    // From the answers alone. With a database, `stored` and `invariant` look at the rows too.
    uniqueIds<{ reference: string }, { ticket: number }>('no ticket is sold twice', {
      observe: ({ request, answer }) => ({
        action: 'create',
        key: request?.reference ?? null,
        value: answer?.ticket,
      }),
    }),
  ],
})
