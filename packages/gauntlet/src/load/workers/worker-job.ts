import { ToolError } from '@gauntlet/contract'
import { readExactJson, toJsonText } from '@gauntlet/core/json'
import type { SaidOfGuarantees } from '../../guarantees/recording.ts'
import type { CollectedSeen } from '../../load-checks/collect-seen.ts'
import type { ErrorKind } from '../../load-checks/error-kinds.ts'

/** What a worker makes its part of a load of: where the scenario and what observes it are. No secret is in it. */
export type WorkerJob = {
  /** The folder in which the command was called. */
  readonly cwd: string
  /** The config, the scenario, and `--environment` of the command; null: not given. */
  readonly config: string | null
  readonly scenario: string
  readonly environment: string | null
  /** Whose headers go with each request: of a target of the config, by name or URL; null: of none. */
  readonly target: string | null
  /** Where its operations go; null where no guarantee is watched. */
  readonly history: string | null
  /** What ids of the run begin with, and when it began. */
  readonly prefix: string
  readonly started_at: string
}

const REQUIRED = ['cwd', 'scenario', 'prefix', 'started_at'] as const
const NULLABLE = ['config', 'environment', 'target', 'history'] as const

/** @throws ToolError USAGE for what no coordinator of this version sends */
export function readJob(job: Readonly<Record<string, unknown>>): WorkerJob {
  const isWhole =
    REQUIRED.every((key) => typeof job[key] === 'string') &&
    NULLABLE.every((key) => job[key] === null || typeof job[key] === 'string')
  if (!isWhole)
    throw new ToolError('USAGE', 'the plan of the coordinator has no job of this version')
  return job as WorkerJob
}

/** What a worker says when its load is over, beside its figures. */
export type SaidByWorker = {
  /** Undefined where no guarantee is watched. */
  readonly guarantees?: SaidOfGuarantees
  readonly seen: readonly CollectedSeen[]
  readonly errors: readonly ErrorKind[]
}

/** In one text, so that numbers keep all their digits. */
export function writeSaid(said: SaidByWorker): Readonly<Record<string, unknown>> {
  return { text: toJsonText(said) }
}

export function readSaid({ text }: Readonly<Record<string, unknown>>): SaidByWorker {
  const { guarantees, seen, errors } = readExactJson(String(text)) as SaidByWorker
  const times = guarantees?.writes.times.map(toNs)
  return {
    ...(guarantees && {
      guarantees: { ...guarantees, writes: { ...guarantees.writes, times: times ?? [] } },
    }),
    errors,
    seen: seen.map(({ values, incomplete }) => ({
      values: values.map(([atNs, value]) => [toNs(atNs), value] as const),
      incomplete,
    })),
  }
}

/** Of a machine that has been up for 104 days a time in nanoseconds is read as a bigint. */
const toNs = (at: number | bigint): number => Number(at)
