import type { WorkerProcess } from '@gauntlet/engine'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What starts a worker of this machine. */
export function toWorkerProcess({ cwd, env }: Pick<WorkerProcess, 'cwd' | 'env'>): WorkerProcess {
  return { command: [process.execPath, findCommand(), 'worker'], cwd, env }
}

/** The command that this process is, in a clone and in the package: `bin/gauntlet.js` above this file. */
function findCommand(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const command = join(folder, 'bin', 'gauntlet.js')
    if (existsSync(command) || folder === dirname(folder)) return command
  }
}
