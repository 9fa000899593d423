import type { Scenario } from '@gauntlet/core/flow'
import type { Io } from '../../cli/io.ts'
import type { Print } from '../../cli/print.ts'
import type { GauntletConfig } from '../../config/gauntlet-config.ts'
import { countWorkers } from './count-workers.ts'
import type { WorkersRequest } from './workers-request.ts'

export type WorkersOptions = {
  /** `--workers`; undefined: the default. */
  readonly workers: number | undefined
  readonly config: string | undefined
  readonly scenario: string
  readonly environment: string | undefined
  readonly target: string
}

type Planned = { readonly scenario: Scenario; readonly config: GauntletConfig }

/** How a command sends its load from this machine: undefined for one process. Prints why it is fewer workers than were asked for. */
export function planWorkers(
  { scenario, config }: Planned,
  { workers: asked, config: file, environment, ...named }: WorkersOptions,
  { io, print }: { readonly io: Io; readonly print: Print },
): WorkersRequest | undefined {
  const { dataChecks = [] } = config
  const divided = { scenario, dataChecks: dataChecks === 'none' ? [] : dataChecks }
  const { workers: count, reason } = countWorkers(divided, asked)
  if (reason !== undefined)
    print.note(`--workers ${asked}: the load is sent by ${count}, because ${reason}`)
  if (count === 1) return undefined
  const { scenario: name, target } = named
  return {
    count,
    command: {
      cwd: io.cwd,
      config: file ?? null,
      scenario: name,
      environment: environment ?? null,
      target,
    },
  }
}
