import { flow, post, status, writeOnce, type GauntletConfig } from 'gauntlet'
import { serve, truthDefaults, type TruthCase } from '../../truth-case.ts'

type Assign = { readonly user: string; readonly variant: string }

const assign = post('/assign', {
  json: { user: '{{ $burstKey }}', variant: '{{ variant }}' },
  expect: [status(200)],
})

function configure(build: string): GauntletConfig {
  return {
    ...truthDefaults,
    targets: { candidate: serve({ at: import.meta.url, build }) },
    scenarios: {
      assign: {
        name: 'assign',
        choices: { variant: ['red', 'blue'] },
        phases: [{ kind: 'burst', bursts: 8, users: 20, durationMs: 1_600 }],
        flows: [{ weight: 1, flow: flow('assign', [assign]) }],
      },
    },
    guarantees: [
      writeOnce<Assign, { variant: string }>('sticky assignment', {
        observe: ({ request, answer }) => ({
          action: 'write',
          key: request?.user ?? null,
          proposal: request?.variant,
          value: answer?.variant,
        }),
        stored:
          'select user_id as key, variant as value from assignments where starts_with(user_id, $1)',
      }),
    ],
  }
}

export const truthCase: TruthCase = {
  shows: 'looking first and inserting then gives one user two variants; no request fails',
  twins: [
    { name: 'right', config: configure('right'), verdict: 'ship' },
    { name: 'wrong', config: configure('wrong'), verdict: 'hold', because: /sticky assignment/ },
  ],
}
