import { equals, flow, get, jsonPath, status, type GauntletConfig } from 'gauntlet'
import { fileURLToPath } from 'node:url'
import { serve, truthDefaults, type TruthCase } from '../../truth-case.ts'

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Asked after parity: fails when one session is gone. */
const count = get('/sessions', {
  expect: [status(200), equals(jsonPath('$.left'), 50)],
})

const target = (build: string) => serve({ at: import.meta.url, build, database: 'none' })

function configure(build: string, gaps: Pick<GauntletConfig, 'gaps'> = {}): GauntletConfig {
  return {
    ...truthDefaults,
    targets: { baseline: target('before'), candidate: target(build) },
    parity: { cases: fileOf('cases.yaml'), targets: ['baseline', 'candidate'] },
    scenarios: {
      count: {
        name: 'count',
        phases: [{ kind: 'closed', users: 2, durationMs: 300 }],
        flows: [{ weight: 1, flow: flow('count', [count]) }],
      },
    },
    ...gaps,
  }
}

export const truthCase: TruthCase = {
  shows:
    'a DELETE that diverges is sent as it is written and in no smaller form: all sessions are still there',
  twins: [
    { name: 'right', config: configure('right'), verdict: 'ship' },
    // An accepted difference, and all sessions counted after it.
    {
      name: 'renamed, which is accepted',
      config: configure('renamed', { gaps: fileOf('gaps.yaml') }),
      verdict: 'ship-with-known-gaps',
      because: /mapping: keys -> camelCase/,
    },
    {
      name: 'wrong',
      config: configure('miscounts'),
      verdict: 'hold',
      because: /case: end the sessions of a user, dry/,
    },
  ],
}
