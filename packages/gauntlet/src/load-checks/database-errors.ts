import { followLog, type OwnDisk } from '@gauntlet/stack'
import { toKinds, type ErrorKind } from './error-kinds.ts'

/** Follows the logs of the databases that Gauntlet started, from now on. */
export async function watchDatabaseLogs(
  disks: readonly OwnDisk[],
): Promise<() => Promise<ErrorKind[]>> {
  const files = disks.flatMap(({ logFile }) => logFile ?? [])
  const logs = await Promise.all(files.map(followLog))
  return async () => {
    const texts = await Promise.all(logs.map(async (log) => await log.readNew()))
    return countDatabaseErrors(texts.join('\n'))
  }
}

/** SQLSTATEs of what PostgreSQL reports in English (errcodes.txt): what two requests at once bring about. */
const states: readonly (readonly [message: RegExp, state: string])[] = [
  [/^deadlock detected/, '40P01'],
  [/^could not serialize access/, '40001'],
  [/^duplicate key value/, '23505'],
  [/violates foreign key constraint/, '23503'],
  [/violates check constraint/, '23514'],
  [/violates not-null constraint/, '23502'],
  [/^conflicting key value violates exclusion constraint/, '23P01'],
  [/due to lock timeout|^could not obtain lock/, '55P03'],
  [/due to (?:statement timeout|user request)/, '57014'],
  [/due to idle-in-transaction timeout/, '25P03'],
  [/too many (?:clients|connections)|remaining connection slots/, '53300'],
]

/** PostgreSQL's default `log_line_prefix`: `%m [%p] `. */
const logLine = /^\S+ \S+ \S+ \[\d+\] (?:ERROR|FATAL|PANIC): +(.*)$/gm

/** The errors of a log of PostgreSQL by message, with the SQLSTATE of those that concurrency brings about. */
export function countDatabaseErrors(log: string): ErrorKind[] {
  const counts = new Map<string, number>()
  for (const [, said = ''] of log.matchAll(logLine)) {
    const message = said.replaceAll(/\d{3,}/g, '…').trim()
    const state = states.find(([pattern]) => pattern.test(message))?.[1]
    const kind = state === undefined ? message : `${message} (${state})`
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return toKinds(counts)
}
