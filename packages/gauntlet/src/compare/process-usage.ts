import { readFile, readdir } from 'node:fs/promises'

/** What the target's processes used while load ran. */
export type ProcessUsage = { readonly cpuSeconds: number; readonly memoryBytes: number }

/** Clock ticks a second of /proc: fixed at 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100
const PAGE_BYTES = 4096

/**
 * CPU and memory of process groups (each replica leads its own group), from /proc.
 *
 * @returns undefined where there is no /proc
 */
export async function readProcessUsage(
  groups: readonly number[],
): Promise<ProcessUsage | undefined> {
  if (process.platform !== 'linux' || groups.length === 0) return undefined
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const stats = await Promise.all(
    // A process may end between the two calls.
    names.map((name) => readFile(`/proc/${name}/stat`, 'latin1').catch(() => '')),
  )
  const members = stats.map(parseStat).filter((stat) => groups.includes(stat.group))
  return {
    cpuSeconds: members.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND,
    memoryBytes: members.reduce((sum, { pages }) => sum + pages, 0) * PAGE_BYTES,
  }
}

/** Fields 5 (group), 14-17 (own and reaped children's CPU ticks) and 24 (resident pages). @see proc_pid_stat(5) */
function parseStat(text: string) {
  // The name, field 2, is in parentheses and may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const number = (field: number) => Number(fields[field - 3] ?? 0)
  return {
    group: number(5),
    ticks: number(14) + number(15) + number(16) + number(17),
    pages: number(24),
  }
}

/** What was used between two readings; memory as it stood at the second. */
export function usageBetween(
  before: ProcessUsage | undefined,
  after: ProcessUsage | undefined,
): ProcessUsage | undefined {
  if (!before || !after) return undefined
  return { ...after, cpuSeconds: Math.max(0, after.cpuSeconds - before.cpuSeconds) }
}
