import { findFreePort } from '@gauntlet/stack'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where there is none the tests that need it are skipped, and say so in one line. */
export function hasNatsServer(): boolean {
  const isThere = spawnSync('nats-server', ['--version'], { stdio: 'ignore' }).status === 0
  if (!isThere)
    process.stderr.write('SKIPPED: no nats-server here; Debian has it as the package nats-server\n')
  return isThere
}

export type NatsServer = {
  readonly url: string
  readonly port: number
  /** Its data stay. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Ends it for good. */
  remove(): Promise<void>
}

type NatsServerOptions = {
  /** A file of settings. */
  readonly config?: string
  readonly jetStream?: boolean
}

/** A NATS server with JetStream on a free port of this machine. */
export async function startNatsServer({
  config,
  jetStream = true,
}: NatsServerOptions = {}): Promise<NatsServer> {
  const port = await findFreePort()
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-nats-'))
  let child: ChildProcess | undefined
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const start = async (): Promise<void> => {
    const storage = jetStream ? ['-js', '-sd', folder] : []
    const more = config === undefined ? [] : ['-c', config]
    const args = ['-a', '127.0.0.1', '-p', String(port), ...storage, ...more]
    child = spawn('nats-server', args, { stdio: 'ignore' })
    await waitUntilListening(port)
  }
  await start()
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    kill,
    start,
    remove: async () => {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function waitUntilListening(port: number): Promise<void> {
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      // The server greets: then it serves.
      socket.once('data', () => resolve(socket.destroy() !== undefined))
      socket.once('error', () => resolve(false))
    })
    if (isOpen) return
    await new Promise((wake) => setTimeout(wake, 20))
  }
}
