import { flow, post, status, type GauntletConfig } from 'gauntlet'
import { serve, truthDefaults, type TruthCase } from '../../truth-case.ts'

const take = post('/handles', {
  json: { name: '{{ loadTestRunId }}-{{ $randomNumber(1, 60) }}' },
  expect: [status(201, 409)],
})

function configure(build: string): GauntletConfig {
  return {
    ...truthDefaults,
    targets: { candidate: serve({ at: import.meta.url, build }) },
    scenarios: {
      handles: {
        name: 'handles',
        phases: [{ kind: 'open', ratePerSecond: 20, durationMs: 1_000 }],
        flows: [{ weight: 1, flow: flow('take a handle', [take]) }],
      },
    },
    connectionHygiene: { waitMs: 2_000 },
  }
}

export const truthCase: TruthCase = {
  shows:
    'a refusal that forgets its connection leaves a session in a transaction; no request fails',
  twins: [
    { name: 'right', config: configure('right'), verdict: 'ship' },
    { name: 'wrong', config: configure('wrong'), verdict: 'hold', because: /connection_hygiene/ },
  ],
}
