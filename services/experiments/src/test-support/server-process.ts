import { findFreePort } from '@gauntlet/stack'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type ServerProcess = {
  readonly origin: string
  /** Everything it has said so far. */
  readonly output: () => string
  kill(signal: NodeJS.Signals): void
  /** The exit code, when it has ended and everything it said has been read. */
  readonly ended: Promise<number | null>
}

const bin = fileURLToPath(new URL('../bin/server.ts', import.meta.url))
/** As the bundled project starts it: from source each start takes a second more. */
const startBundled = fileURLToPath(new URL('../../../../start-bundled.mjs', import.meta.url))
const readyLimitMs = 120_000

/** The service as a separate process, on a free port. It may end before it is ready. */
export async function spawnServer(env: Record<string, string>): Promise<ServerProcess> {
  const port = env['PORT'] ?? String(await findFreePort())
  const child = spawn(process.execPath, [startBundled, bin], {
    env: { ...process.env, PORT: port, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return {
    origin: `http://127.0.0.1:${port}`,
    output: () => output,
    kill: (signal) => child.kill(signal),
    ended: new Promise((resolve) => child.once('close', (code) => resolve(code))),
  }
}

/** @throws Error with what the server said when it is not ready in time */
export async function waitUntilReady(server: ServerProcess): Promise<void> {
  const deadline = Date.now() + readyLimitMs
  for (;;) {
    const answer = await fetch(`${server.origin}/ready`).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.ok) return
    if (Date.now() > deadline) throw new Error(`not ready:\n${server.output()}`)
    await new Promise((wake) => setTimeout(wake, 50))
  }
}
