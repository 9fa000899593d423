import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { EngineProfile } from '../http-client/profile-run-load.ts'
import { hasProgram, pinned } from './machine.ts'
import { startNginx } from './nginx.ts'

/** Functions with a smaller share are summed. */
const LEAST_SHARE = 0.015

/** Samples what the engine computes while it sends as fast as it can. @returns a table for docs/performance.md */
export async function measureCosts(): Promise<string> {
  if (!hasProgram('nginx')) return 'Not measured: there is no nginx here.'
  const server = await startNginx(0)
  try {
    const path = fileURLToPath(new URL('../http-client/profile-run-load.ts', import.meta.url))
    const words = pinned(1, [process.execPath, '--import', 'tsx', path, server.origin])
    const [program = '', ...args] = words
    const client = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const [profile] = (await once(client, 'message')) as [EngineProfile]
    client.kill('SIGKILL')
    return renderCosts(profile)
  } finally {
    await server.stop()
  }
}

function renderCosts({ requests, selfUs }: EngineProfile): string {
  const functions = Object.entries(selfUs)
    .filter(([name]) => name !== '(idle)')
    .toSorted(([, a], [, b]) => b - a)
  const all = functions.reduce((sum, [, us]) => sum + us, 0)
  const large = functions.filter(([, us]) => us >= LEAST_SHARE * all)
  const rest = all - large.reduce((sum, [, us]) => sum + us, 0)
  const toRow = ([name, us]: readonly [string, number]) =>
    `| ${name || '(unnamed)'} | ${(us / requests).toFixed(2)} | ${((100 * us) / all).toFixed(1)} % |`
  return [
    '| function | µs a request | share |',
    '|---|---:|---:|',
    ...large.map(toRow),
    toRow([`${functions.length - large.length} others`, rest]),
    toRow(['all', all]),
  ].join('\n')
}
