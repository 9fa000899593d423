import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../bin/gauntlet.js', import.meta.resolve('gauntlet')))

/** Runs `gauntlet review` in a folder. @returns its exit code */
export async function runReview(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const child = spawn(process.execPath, [bin, 'review', ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  })
  // Ctrl-C reaches it too; we wait for what it says.
  process.once('SIGINT', () => undefined)
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}
