import { flow, get, status, type GauntletConfig } from 'gauntlet'
import { serve, truthDefaults, type TruthCase } from '../../truth-case.ts'

function configure(build: string): GauntletConfig {
  const target = serve({ at: import.meta.url, build, database: 'none' })
  return {
    ...truthDefaults,
    targets: { baseline: target, candidate: target },
    parity: {
      cases: flow('orders', [get('/orders/1'), get('/orders/nobody', { expect: [status(404)] })]),
      targets: ['baseline', 'candidate'],
    },
  }
}

export const truthCase: TruthCase = {
  shows: 'an error that both targets answer, and that the case does not declare, is no agreement',
  twins: [
    { name: 'right', config: configure('right'), verdict: 'ship', only: ['parity'] },
    {
      name: 'wrong',
      config: configure('wrong'),
      verdict: 'inconclusive',
      because: /every target answered 404, and the case does not declare it/,
      only: ['parity'],
    },
  ],
}
