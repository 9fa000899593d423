import type { Verdict } from '@gauntlet/core/verdict'
import type { GauntletConfig, TargetConfig } from 'gauntlet'
import { fileURLToPath } from 'node:url'

/** One build of a case's backend, and what `gauntlet run` must decide about it. */
export type Twin = {
  /** `right`, `wrong`, or what is wrong with it. */
  readonly name: string
  readonly config: GauntletConfig
  readonly verdict: Verdict
  /** Found in a gate that did not pass: its check, or its sentence. Every verdict but `ship` must name one. */
  readonly because?: RegExp
  /** Only these stages; all that the config has by default. */
  readonly only?: readonly string[]
}

/** A backend with its twins; its folder names it. */
export type TruthCase = {
  /** What it shows, in one sentence. */
  readonly shows: string
  readonly twins: readonly Twin[]
}

type Backend = {
  /** `import.meta.url` of the case. */
  readonly at: string
  /** Reaches the backend as `BUILD`. */
  readonly build: string
  /** Default: embedded. */
  readonly database?: TargetConfig['database'] | 'none'
  readonly replicas?: number
}

/** The target of a case: `server.mjs` beside it, started once unless `replicas` says otherwise, on a new database. */
export function serve({ at, build, database = 'embedded', replicas = 1 }: Backend): TargetConfig {
  return {
    start: {
      command: [process.execPath, 'server.mjs'],
      cwd: fileURLToPath(new URL('.', at)),
      ready: '/ready',
      env: { BUILD: build },
      replicas,
    },
    ...(database !== 'none' && { database }),
  }
}

/** What every case's config has in common: no tables of the bundled API, and a generator that may be late. */
export const truthDefaults = {
  project: 'truth-zoo',
  dataChecks: 'none',
  auditLimits: { slipP99Ms: 5_000, eventLoopP99Ms: 5_000 },
} as const satisfies GauntletConfig
