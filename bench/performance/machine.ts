import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
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
async function measureForeignLoad(): Promise<number | undefined> {
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

/** Looks, between the parts of a bench, at how much others use of the machine, and writes a page only where that was little. */
export class CalmMachine {
  readonly #seen: (number | undefined)[] = []

  /** Leaves the machine idle for two seconds. */
  async look(): Promise<void> {
    this.#seen.push(await measureForeignLoad())
  }

  /** The largest share that others used; NaN where nothing counts it, or nothing was looked at. */
  most(): number {
    return this.#seen.length === 0 ? NaN : Math.max(...this.#seen.map((load) => load ?? NaN))
  }

  /** Prints a page and writes it; on a busy machine it says why it does not, and the process ends with 1. @returns whether it was written */
  async publish(page: URL, text: string): Promise<boolean> {
    process.stdout.write(text)
    const most = this.most()
    if (most <= MOST_FOREIGN_LOAD) {
      await writeFile(page, text)
      return true
    }
    const why = Number.isNaN(most)
      ? 'nothing counts here what others use of this machine'
      : `others used up to ${(100 * most).toFixed(0)} % of this machine`
    process.stderr.write(`not written: ${why}\n`)
    process.exitCode = 1
    return false
  }
}

export const hasProgram = (name: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' }).status === 0

const canPin = availableParallelism() >= 2 && hasProgram('taskset')

/** A command that stays on one core, where that can be said: client and server then never share one. */
export function pinned(core: number, command: readonly string[]): string[] {
  return canPin ? ['taskset', '-c', String(core), ...command] : [...command]
}
