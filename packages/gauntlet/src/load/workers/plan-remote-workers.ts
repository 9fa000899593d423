import { limitWorkers, type Scenario } from '@gauntlet/core/flow'
import { realpathSync } from 'node:fs'
import { relative, sep } from 'node:path'
import type { Io } from '../../cli/io.ts'
import type { Print } from '../../cli/print.ts'
import { toolVersion } from '../../cli/tool-version.ts'
import type { NatsAddress } from './nats/nats-address.ts'
import type { ProjectFiles } from './project/project-files.ts'
import type { WorkersRequest } from './workers-request.ts'

export type RemoteOptions = {
  readonly address: NatsAddress
  /** How many are waited for; undefined: those that are there. */
  readonly wanted: number | undefined
  /** The config that was read; undefined: none. */
  readonly configFile: string | undefined
  readonly scenario: string
  readonly environment: string | undefined
  readonly target: string
}

type Planned = { readonly scenario: Scenario; readonly project: ProjectFiles }

/** As long as workers may take to join. */
const JOIN_MS = 60_000

/**
 * Takes the workers that joined a NATS server for a load. Close them when it is over.
 *
 * @throws ToolError as `openNatsWorkers`
 */
export async function planRemoteWorkers(
  { scenario, project }: Planned,
  { address, wanted, configFile, scenario: name, environment, target }: RemoteOptions,
  { io, print }: { readonly io: Io; readonly print: Print },
): Promise<WorkersRequest> {
  const { openNatsWorkers } = await import('./nats/nats-workers.ts')
  let reason: string | undefined
  const workers = await openNatsWorkers({
    address,
    tool: toolVersion,
    wanted,
    waitMs: JOIN_MS,
    env: io.env,
    signal: io.signal,
    limit: (joined) => {
      const limited = limitWorkers(scenario, joined)
      reason = limited.reason
      return limited.workers
    },
    onWait: (joined) => print.progress(`${joined} of ${wanted} workers have joined`),
  })
  const { count, hosts } = workers
  print.note(`workers at ${address.text}: ${count}, on ${[...new Set(hosts)].join(', ')}`)
  if (reason !== undefined) print.note(`the load is sent by ${count}, because ${reason}`)
  const toPath = (path: string): string => relative(project.base, path).split(sep).join('/')
  return {
    count,
    command: {
      cwd: toPath(project.cwd),
      config: configFile === undefined ? null : toPath(realpathSync(configFile)),
      scenario: name,
      environment: environment ?? null,
      target,
    },
    remote: { workers, project },
  }
}
