import { findFreePort } from '@gauntlet/stack'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

export type Running = { readonly origin: string; readonly child: ChildProcess }

/** A server of a bench as its own process, on a free port: `PORT` in its command is that one. @throws Error when it does not listen in time */
export async function startService(
  command: readonly string[],
  env: Record<string, string>,
): Promise<Running> {
  const port = String(await findFreePort())
  const words = command.map((word) => word.replace('PORT', port))
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...env, PORT: port, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const origin = `http://127.0.0.1:${port}`
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.exitCode !== null) break
    const answers = await fetch(`${origin}/ready`).then(
      () => true,
      () => false,
    )
    if (answers) return { origin, child }
    await delay(50)
  }
  throw new Error(`${command.join(' ')} does not listen`)
}

export async function stopService({ child }: Running): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
