import { flow, get, type GauntletConfig } from 'gauntlet'
import { serve, truthDefaults, type TruthCase } from '../../truth-case.ts'

const configure = (build: string): GauntletConfig => ({
  ...truthDefaults,
  targets: { candidate: serve({ at: import.meta.url, build, database: 'none' }) },
  smoke: {
    // A name like those that Gauntlet gives to what it asks by itself: it is judged all the same.
    checks: [
      { name: 'orders: ready', target: 'candidate', flow: flow('read', [get('/orders/1')]) },
    ],
  },
})

export const truthCase: TruthCase = {
  shows: 'a smoke check that expects nothing wants a success',
  twins: [
    { name: 'right', config: configure('right'), verdict: 'ship', only: ['smoke'] },
    {
      name: 'wrong',
      config: configure('wrong'),
      verdict: 'hold',
      because: /answered 500, and the step expects no status/,
      only: ['smoke'],
    },
  ],
}
