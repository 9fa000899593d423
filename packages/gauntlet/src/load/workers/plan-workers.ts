import type { Io } from '../../cli/io.ts'
import type { Print } from '../../cli/print.ts'
import type { LoadedConfig } from '../../config/load-config.ts'
import { countWorkers, type Divided } from './count-workers.ts'
import type { DividedLoad, LoadWorkers, WorkersRequest } from './workers-request.ts'

export type WorkersOptions = {
  /** `--workers`; undefined: `workers` of the config, or the default. */
  readonly workers: number | undefined
  readonly environment?: string | undefined
}

/** How a command sends its loads from this machine. Each sentence is printed once, however many loads there are. */
export function planWorkers(
  { workers, environment }: WorkersOptions,
  { config, file }: LoadedConfig,
  { io, print }: { readonly io: Io; readonly print: Print },
): LoadWorkers {
  const printed = new Set<string>()
  return {
    asked: workers ?? config.workers,
    command: { cwd: io.cwd, config: file ?? null, environment: environment ?? null },
    onFewer: (sentence) => {
      if (!printed.has(sentence)) print.note(sentence)
      printed.add(sentence)
    },
  }
}

/** The processes of one load; undefined for one, which is this one. */
export function divideLoad(
  divided: Divided,
  { asked, command, onFewer, scenario, target }: DividedLoad,
): WorkersRequest | undefined {
  const { workers: count, reason } = countWorkers(divided, asked)
  if (reason !== undefined)
    onFewer(`workers ${asked}: the load of ${scenario} is sent by ${count}, because ${reason}`)
  return count === 1 ? undefined : { count, command: { ...command, scenario, target } }
}
