import { findFreePort } from '@gauntlet/stack'
import { spawn, spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type PgBouncer = { readonly url: string; stop(): Promise<void> }

const isRoot = process.getuid?.() === 0

export function hasPgBouncer(): boolean {
  return spawnSync('pgbouncer', ['--version'], { stdio: 'ignore' }).status === 0
}

/**
 * PgBouncer in transaction mode before a database, with two server connections only, so that clients
 * really share sessions. Settings are of version 1.18: no prepared statements across transactions.
 */
export async function startPgBouncer(databaseUrl: string): Promise<PgBouncer> {
  const target = new URL(databaseUrl)
  const port = await findFreePort()
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-pgbouncer-'))
  await chmod(folder, 0o755)
  const password = decodeURIComponent(target.password)
  const settings = [
    '[databases]',
    `* = host=127.0.0.1 port=${target.port} user=${target.username} password=${password}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    'default_pool_size = 2',
    'max_client_conn = 200',
    // A database that was away for a moment is asked again at once, not after 15 s.
    'server_login_retry = 0.1',
    // PgBouncer refuses to run as root.
    ...(isRoot ? ['user = nobody'] : []),
  ]
  const file = join(folder, 'pgbouncer.ini')
  await writeFile(file, settings.join('\n'))
  const child = spawn('pgbouncer', [file], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await waitUntilListening(port, () => {
    if (child.exitCode !== null) throw new Error(`pgbouncer ended:\n${output}`)
  })
  const url = new URL(databaseUrl)
  url.port = String(port)
  return {
    url: url.href,
    stop: async () => {
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function waitUntilListening(port: number, checkAlive: () => void): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => resolve(socket.destroy() !== undefined))
      socket.once('error', () => resolve(false))
    })
    if (isOpen) return
    checkAlive()
    if (Date.now() > deadline) throw new Error('pgbouncer does not listen')
    await new Promise((wake) => setTimeout(wake, 20))
  }
}
