import { ToolError } from '@gauntlet/contract'
import { invariant } from '@gauntlet/core'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { signalProcess } from '../signal-process.ts'
import { followLog } from './follow-log.ts'

const recoveryLimitMs = 60_000
const pollMs = 10
const connectLimitMs = 10_000

/** A cluster of ours. */
export type CrashableServer = { readonly logFile: string; url(database: string): string }

/**
 * Kills (SIGKILL) one session of a cluster, a busy one where there is one: PostgreSQL cannot trust the shared memory any
 * more, ends every session and recovers from its log, as after a crash of the machine with its disk intact. Resolves
 * with the killed session's pid once the server takes connections again and its log reports the death.
 *
 * @see https://www.postgresql.org/docs/18/runtime-config-error-handling.html#GUC-RESTART-AFTER-CRASH
 * @throws ToolError DATABASE_UNREACHABLE when it does not come back
 */
export async function crashSession(server: CrashableServer): Promise<number> {
  const log = await followLog(server.logFile)
  const pid = await killOne(server)
  const deadline = performance.now() + recoveryLimitMs
  let text = ''
  while (performance.now() < deadline) {
    text += await log.readNew()
    if (text.includes(`(PID ${pid}) was terminated by signal 9`) && (await answers(server))) {
      return pid
    }
    await sleep(pollMs)
  }
  throw new ToolError(
    'DATABASE_UNREACHABLE',
    `PostgreSQL did not recover within ${recoveryLimitMs / 1000} s of the crash: see ${server.logFile}`,
  )
}

async function killOne(server: CrashableServer): Promise<number> {
  const client = connectTo(server)
  try {
    await client.connect()
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where backend_type = 'client backend'
       order by pid = pg_backend_pid(), state = 'active' desc, pid limit 1`,
    )
    const pid = toSessionPid(rows)
    signalProcess(pid, 'SIGKILL')
    return pid
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** There is always one: the session that asked. */
function toSessionPid(rows: readonly { readonly pid: number }[]): number {
  const pid = rows[0]?.pid
  invariant(pid !== undefined, 'PostgreSQL lists the session that asks')
  return pid
}

async function answers(server: CrashableServer): Promise<boolean> {
  const client = connectTo(server)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false // still recovering
  } finally {
    await client.end().catch(() => undefined)
  }
}

function connectTo(server: CrashableServer): Client {
  const client = new Client({
    connectionString: server.url('postgres'),
    connectionTimeoutMillis: connectLimitMs,
  })
  client.on('error', () => undefined) // it dies with the others
  return client
}
