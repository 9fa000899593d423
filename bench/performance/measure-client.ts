import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { WindowReport } from '../http-client/workload.ts'
import { pinned } from './machine.ts'

export type ClientSample = { readonly perSecond: number; readonly perCpuSecond: number }

export type MeasuredServer = {
  readonly origin: string
  /** Requests that it has served so far; where nobody counts there, the client's own count is taken. */
  readonly count?: () => Promise<number>
  /** Where the client runs; anywhere by default. */
  readonly core?: number
}

/** Runs a client of bench/http-client in its own process, and counts what the server served in its window. */
export async function measureClient(
  [file, ...options]: readonly string[],
  { origin, count, core }: MeasuredServer,
): Promise<ClientSample> {
  const path = fileURLToPath(new URL(`../http-client/${file}`, import.meta.url))
  const words = [process.execPath, '--import', 'tsx', path, origin, ...options]
  const [program = '', ...args] = core === undefined ? words : pinned(core, words)
  const client = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  try {
    await once(client, 'message')
    const before = await count?.()
    const [{ report }] = (await once(client, 'message')) as [{ report: WindowReport }]
    const after = await count?.()
    const served = after !== undefined && before !== undefined ? after - before : report.counted
    if (served === undefined) throw new Error(`${file}: nobody counted`)
    if (report.failed > 0) throw new Error(`${file}: ${report.failed} failed`)
    return { perSecond: served / report.wallSeconds, perCpuSecond: served / report.cpuSeconds }
  } finally {
    client.kill('SIGKILL')
    await once(client, 'exit')
  }
}
