import type { Flow } from '@gauntlet/core/flow'
import { createSocketTransport } from '@gauntlet/engine'
import { setTimeout as sleep } from 'node:timers/promises'
import { compileOnce } from './compile-once.ts'

/** What goes on while load runs, as it would in production: jobs, crons. It is not measured. */
export type Alongside = {
  readonly flow: Flow
  /** From the end of one round to the start of the next. */
  readonly everyMs: number
}

export type AlongsideOptions = {
  readonly alongside: readonly Alongside[]
  /** Each replica runs its own, at the same time. */
  readonly urls: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** Repeats each flow on each replica until aborted; resolves when the last round has ended. */
export async function runAlongside(options: AlongsideOptions): Promise<void> {
  const { alongside, urls, headers, signal } = options
  const transport = createSocketTransport()
  const rounds = alongside.flatMap(({ flow, everyMs }) =>
    urls.map(async (url) => {
      const runOnce = compileOnce(flow, { url, headers, transport })
      while (!signal.aborted) {
        await runOnce()
        await sleep(everyMs, undefined, { signal }).catch(() => undefined)
      }
    }),
  )
  await Promise.all(rounds)
  await transport.close()
}
