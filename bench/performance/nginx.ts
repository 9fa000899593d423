import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findFreePort } from '@gauntlet/stack'
import { pinned } from './machine.ts'

export type CountingServer = {
  readonly origin: string
  /** Requests that it has served, but for those that ask this. */
  count(): Promise<number>
  stop(): Promise<void>
}

/** nginx with one process, which answers every request with the same short JSON. */
export async function startNginx(core: number): Promise<CountingServer> {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-nginx-'))
  const port = await findFreePort()
  const file = join(folder, 'nginx.conf')
  await writeFile(
    file,
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 2048; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 3600;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  server {
    listen 127.0.0.1:${port};
    location = /count { stub_status; }
    location / { default_type application/json; return 200 '{"ok":true,"id":"a-1"}'; }
  }
}
`,
  )
  const [program = '', ...args] = pinned(core, ['nginx', '-p', folder, '-c', file])
  const server = spawn(program, args, { stdio: 'ignore' })
  const origin = `http://127.0.0.1:${port}`
  let asked = 0
  const count = async () => {
    asked += 1
    const text = await (await fetch(`${origin}/count`)).text()
    return Number(/requests\n +\d+ +\d+ +(\d+)/.exec(text)?.[1]) - asked
  }
  for (let attempt = 0; ; attempt += 1) {
    const isUp = await fetch(origin).then(
      () => true,
      () => false,
    )
    if (isUp) break
    if (attempt > 100) throw new Error(`nginx does not listen: see ${folder}/error.log`)
    await delay(50)
  }
  return {
    origin,
    count,
    stop: async () => {
      server.kill('SIGQUIT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
