import { flow, get, post, type GauntletConfig } from 'gauntlet'
import { serve, truthDefaults, type TruthCase } from '../../truth-case.ts'

const configure = (build: string): GauntletConfig => ({
  ...truthDefaults,
  targets: { candidate: serve({ at: import.meta.url, build, database: 'none' }) },
  backgroundJobs: [{ flow: flow('rollup', [post('/jobs/rollup')]), everyMs: 50 }],
  scenarios: {
    look: {
      name: 'look',
      phases: [{ kind: 'count', arrivals: 30, durationMs: 600 }],
      flows: [{ weight: 1, flow: flow('look', [get('/things')]) }],
    },
  },
})

export const truthCase: TruthCase = {
  shows:
    'a background job whose calls fail leaves what it does untested: the requests of the load are all well',
  twins: [
    { name: 'right', config: configure('right'), verdict: 'ship', only: ['load'] },
    {
      name: 'wrong',
      config: configure('wrong'),
      verdict: 'hold',
      because: /background job rollup/,
      only: ['load'],
    },
  ],
}
