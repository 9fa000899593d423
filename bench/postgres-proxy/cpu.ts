import { readdir, readFile } from 'node:fs/promises'

/** Linux counts the time of processes in hundredths of a second, whatever its kernel was built with. */
const TICK_US = 10_000

type Times = { readonly parent: number; readonly ownUs: number; readonly endedUs: number }

/** @see proc_pid_stat(5): the fields behind the name, which may have spaces */
async function readTimes(pid: string): Promise<Times | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [parent = 0, user = 0, system = 0, userOfEnded = 0, systemOfEnded = 0] = [
    1, 11, 12, 13, 14,
  ].map((at) => Number(fields[at]))
  if (text === '') return undefined
  return {
    parent,
    ownUs: (user + system) * TICK_US,
    endedUs: (userOfEnded + systemOfEnded) * TICK_US,
  }
}

/** The CPU time of a PostgreSQL server with all its processes, those that have ended too, in µs; NaN where there is no /proc. */
export async function readServerCpu(postmaster: number): Promise<number> {
  const own = await readTimes(String(postmaster))
  if (!own) return NaN
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const all = await Promise.all(pids.map(readTimes))
  const children = all.filter((one) => one?.parent === postmaster)
  return children.reduce((sum, one) => sum + (one?.ownUs ?? 0), own.ownUs + own.endedUs)
}
