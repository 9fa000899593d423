import { flow, parallel, post, status, writeOnce, type GauntletConfig } from 'gauntlet'
import { serve, truthDefaults, type TruthCase } from '../../truth-case.ts'

const signUp = post('/signup', {
  json: { email: '{{ loadTestRunId }}-{{ $uuid }}@example.com' },
  expect: [status(201, 409)],
})

function configure(build: string): GauntletConfig {
  return {
    ...truthDefaults,
    targets: { candidate: serve({ at: import.meta.url, build }) },
    scenarios: {
      signups: {
        name: 'signups',
        phases: [{ kind: 'count', arrivals: 20, durationMs: 600 }],
        flows: [{ weight: 1, flow: flow('double click', [parallel([signUp, signUp, signUp])]) }],
      },
    },
    guarantees: [
      writeOnce<{ readonly email: string }, { readonly id: string }>('one account an address', {
        serverPicks: true,
        observe: ({ request, answer, status: code }) => ({
          action: 'write',
          key: request?.email ?? null,
          value: answer?.id,
          ...(code === 409 && { outcome: 'fail' }),
        }),
        stored: 'select email as key, id::text as value from users where starts_with(email, $1)',
      }),
    ],
  }
}

export const truthCase: TruthCase = {
  shows:
    'a refusal counts as contention: a backend that answers 409 to the losers was put to the test',
  twins: [
    { name: 'right', config: configure('right'), verdict: 'ship' },
    { name: 'wrong', config: configure('wrong'), verdict: 'hold', because: /one account/ },
  ],
}
