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

/** How a command sends its loads: by processes of this machine, as many as each load is divided into. */
export type LoadWorkers = {
  /** `--workers`, or `workers` of the config; undefined: the default. */
  readonly asked: number | undefined
  readonly command: Pick<WorkerJob, 'cwd' | 'config' | 'environment'>
  /** Gets a sentence where they are fewer than were asked for. */
  readonly onFewer: (sentence: string) => void
}

/** One load of such a command. */
export type DividedLoad = LoadWorkers & {
  /** As the config calls it, or its file. */
  readonly scenario: string
  /** The target in the config whose headers go with each request; null: none of the config. */
  readonly target: string | null
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
