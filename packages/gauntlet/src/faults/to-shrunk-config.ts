import type { LoadPhase } from '@gauntlet/core/flow'
import type { AnyFault } from '@gauntlet/faults'
import { relative, sep } from 'node:path'
import type { LoadedConfig } from '../config/load-config.ts'

export type ShrunkConfig = {
  readonly loaded: Pick<LoadedConfig, 'root'> & { readonly file: string }
  /** The folder that it is written into. */
  readonly folder: string
  /** Of the plan. */
  readonly name: string
  readonly scenario: string
  readonly inject: readonly AnyFault[]
  /** Undefined where the scenario stays as it is. */
  readonly phases: readonly LoadPhase[] | undefined
  /** What it shows, a line each. */
  readonly notes: readonly string[]
}

const text = (value: unknown) => JSON.stringify(value, undefined, 2).replaceAll('\n', '\n    ')

/**
 * A config that is the project's own, with one plan of faults and a smaller scenario in place of its. It is a module, since
 * flows and guarantees are functions.
 */
export function toShrunkConfig(config: ShrunkConfig): string {
  const { loaded, folder, name, scenario, inject, phases, notes } = config
  const toPath = (to: string) => relative(folder, to).split(sep).join('/') || '.'
  const from = toPath(loaded.file)
  return `${notes.map((note) => `// ${note.replaceAll(/\s+/g, ' ')}\n`).join('')}import config from ${JSON.stringify(from.startsWith('.') ? from : `./${from}`)}

export default {
  ...config,
  root: ${JSON.stringify(toPath(loaded.root))},${
    phases === undefined
      ? ''
      : `
  scenarios: {
    ...config.scenarios,
    ${JSON.stringify(scenario)}: { ...config.scenarios[${JSON.stringify(scenario)}], phases: ${text(phases)} },
  },`
  }
  faults: {
    ${JSON.stringify(name)}: { ...config.faults[${JSON.stringify(name)}], inject: ${text(inject)} },
  },
}
`
}
