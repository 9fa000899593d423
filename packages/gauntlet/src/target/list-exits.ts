import type { CheckResult } from '@gauntlet/contract'
import { readLastLines, toShownLines, type ProcessExit, type Replica } from '@gauntlet/stack'

/** A replica's process that ended by itself. */
export type ReplicaExit = Omit<ProcessExit, 'logFile'> & {
  /** From 1. */
  readonly replica: number
  /** The end of its log, without secrets and control characters. */
  readonly lastLines: string
}

/** Lines of a log that are read to find what to show: Node prints all of an error's fields behind its message. */
const READ_LINES = 1_000

/** The processes of a target that ended by themselves, since it was started. */
export async function listExits(
  replicas: readonly Pick<Replica, 'exits'>[] = [],
): Promise<ReplicaExit[]> {
  const listed = await Promise.all(
    replicas.map(
      async ({ exits }, index) =>
        await Promise.all(
          exits.map(async ({ logFile, ...exit }) => {
            const lastLines = toShownLines(await readLastLines(logFile, READ_LINES))
            return { ...exit, replica: index + 1, lastLines }
          }),
        ),
    ),
  )
  return listed.flat().toSorted((a, b) => a.at.localeCompare(b.at))
}

/** `replica 2 exited with code 1 at 12:03:04.512Z: Error: connection terminated unexpectedly` */
export function describeExit({ replica, at, code, signal, lastLines }: ReplicaExit): string {
  const how = signal === null ? `exited with code ${code}` : `was ended by ${signal}`
  const said = lastLines === '' ? 'it logged nothing' : lastLines
  return `replica ${replica} ${how} at ${at.slice('2026-11-28T'.length)}: ${said}`
}

export const PROCESSES_KEPT_RUNNING = 'processes_kept_running'

/** Fails where a process ended by itself; there is no such check where none did. */
export function checkExits(exits: readonly ReplicaExit[]): CheckResult[] {
  if (exits.length === 0) return []
  const found = exits.map(({ lastLines, ...exit }) => ({ ...exit, last_lines: lastLines }))
  return [
    {
      name: PROCESSES_KEPT_RUNNING,
      outcome: 'fail',
      expected: '0 exits',
      observed: exits.length,
      details: { exits: found, reason: exits.map(describeExit).join('; ') },
    },
  ]
}
