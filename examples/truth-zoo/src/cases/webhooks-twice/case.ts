import { deliveredOnce, flow, post, status, type GauntletConfig } from 'gauntlet'
import { serve, truthDefaults, type TruthCase } from '../../truth-case.ts'

const ship = post('/shipments', {
  json: { ref: '{{ loadTestRunId }}-{{ $uuid() }}' },
  expect: [status(202)],
})

function configure(build: string): GauntletConfig {
  return {
    ...truthDefaults,
    targets: { candidate: serve({ at: import.meta.url, build, replicas: 2 }) },
    scenarios: {
      ship: {
        name: 'ship',
        phases: [{ kind: 'open', ratePerSecond: 40, durationMs: 1_000 }],
        flows: [{ weight: 1, flow: flow('ship', [ship]) }],
      },
    },
    // The carrier withholds its first answer about every fifth shipment: those must come again.
    receivers: {
      carrier: { env: 'CARRIER_URL', key: '/data/ref', answers: [503, 200], everyNthKey: 5 },
    },
    guarantees: [
      deliveredOnce('each shipment is announced once', {
        receiver: 'carrier',
        stored: 'select ref as key from outbox where starts_with(ref, $1)',
      }),
    ],
  }
}

export const truthCase: TruthCase = {
  shows: 'two relays on one outbox notify the carrier twice, which no table of the backend shows',
  twins: [
    { name: 'right', config: configure('right'), verdict: 'ship' },
    { name: 'wrong', config: configure('wrong'), verdict: 'hold', because: /DELIVERED_TWICE/ },
  ],
}
