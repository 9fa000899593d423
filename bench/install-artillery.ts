import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * Artillery in a scratch folder (`GAUNTLET_ARTILLERY` names one that has it): it is no dependency.
 *
 * @returns its program
 * @throws Error where npm cannot install it
 */
export async function installArtillery(): Promise<string> {
  const scratch = process.env['GAUNTLET_ARTILLERY'] ?? join(tmpdir(), 'gauntlet-artillery')
  const program = join(scratch, 'node_modules', '.bin', 'artillery')
  if (existsSync(program)) return program
  await mkdir(scratch, { recursive: true })
  process.stderr.write(`installing artillery in ${scratch}\n`)
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefix', scratch]
  await promisify(execFile)('npm', ['install', ...options, 'artillery'])
  return program
}
