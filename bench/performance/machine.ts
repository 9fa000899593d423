import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { spawnSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

/** Ticks of all cores since the machine started, by what they did. */
function readTicks(): readonly number[] | undefined {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
    return line.split(/\s+/).slice(1, 9).map(Number)
  } catch {
    return undefined
  }
}

/** The share of all cores that others use: what is left of an idle machine over two seconds. Undefined where nobody counts it. */
export async function measureForeignLoad(): Promise<number | undefined> {
  const before = readTicks()
  await delay(2_000)
  const after = readTicks()
  if (!before || !after) return undefined
  const spent = after.map((value, at) => value - (before[at] ?? 0))
  const all = spent.reduce((sum, value) => sum + value, 0)
  const [, , , idle = 0, waiting = 0] = spent
  return 1 - (idle + waiting) / all
}

/** More than this, and what is measured is how busy others were. */
export const MOST_FOREIGN_LOAD = 0.1

export const hasProgram = (name: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' }).status === 0

const canPin = availableParallelism() >= 2 && hasProgram('taskset')

/** A command that stays on one core, where that can be said: client and server then never share one. */
export function pinned(core: number, command: readonly string[]): string[] {
  return canPin ? ['taskset', '-c', String(core), ...command] : [...command]
}
