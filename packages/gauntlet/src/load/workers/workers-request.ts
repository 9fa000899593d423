import type { Channel } from '@gauntlet/engine'
import type { ProjectFiles } from './project/project-files.ts'
import type { WorkerJob } from './worker-job.ts'

/** A load that several processes send together. */
export type WorkersRequest = {
  /** At least 2; at least 1 of those on other machines. */
  readonly count: number
  /** What the command was called with; of a load on other machines relative to the files that travel. */
  readonly command: Pick<WorkerJob, 'cwd' | 'config' | 'scenario' | 'environment' | 'target'>
  /** Undefined: processes of this machine. */
  readonly remote?: { readonly workers: RemoteWorkers; readonly project: ProjectFiles }
}

/** Workers of other machines, taken for one load. */
export type RemoteWorkers = {
  readonly count: number
  /** On which machines they are. */
  readonly hosts: readonly string[]
  /** How long one may say nothing until it is lost. */
  readonly silentMs: number
  /** @param toHistoryFile where the operations of each go; undefined where no guarantee is watched */
  open(
    project: ProjectFiles,
    toHistoryFile: (worker: number) => string | undefined,
  ): Promise<readonly Channel[]>
  /** They are free again. */
  close(): Promise<void>
}
