import { flow, post, status, writeOnce, type GauntletConfig } from 'gauntlet'
import { serve, truthDefaults, type TruthCase } from '../../truth-case.ts'

const open = post('/accounts', {
  json: { name: '{{ loadTestRunId }}-{{ name }}' },
  expect: [status(200)],
})

function configure(build: string): GauntletConfig {
  return {
    ...truthDefaults,
    targets: { candidate: serve({ at: import.meta.url, build }) },
    scenarios: {
      open: {
        name: 'open',
        choices: { name: ['a', 'b', 'c', 'd'] },
        phases: [{ kind: 'closed', users: 8, durationMs: 500 }],
        flows: [{ weight: 1, flow: flow('open', [open]) }],
      },
    },
    guarantees: [
      writeOnce<{ name: string }, { id: number | bigint }>('one id for each account', {
        serverPicks: true,
        observe: ({ request, answer }) => ({
          action: 'write',
          key: request?.name ?? null,
          value: answer?.id,
        }),
        stored: 'select name as key, id as value from accounts where starts_with(name, $1)',
      }),
    ],
  }
}

export const truthCase: TruthCase = {
  shows: 'ids beyond 2^53 in compressed answers are compared with all their digits, or not at all',
  twins: [
    { name: 'right', config: configure('right'), verdict: 'ship' },
    {
      name: 'wrong',
      config: configure('wrong'),
      verdict: 'hold',
      because: /one id for each account/,
    },
    {
      name: 'unreadable',
      config: configure('unreadable'),
      verdict: 'inconclusive',
      because: /could not be read: Content-Encoding zstd/,
    },
  ],
}
