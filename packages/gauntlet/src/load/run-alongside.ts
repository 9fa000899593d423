import type { Flow } from '@gauntlet/core/flow'
import { invariant } from '@gauntlet/core'
import { compileScenario, createSocketTransport, type Transport } from '@gauntlet/engine'
import { setTimeout as sleep } from 'node:timers/promises'

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

type Place = Pick<AlongsideOptions, 'headers'> & {
  readonly url: string
  readonly transport: Transport
}

function compileOnce(flow: Flow, { url, headers, transport }: Place): () => Promise<unknown> {
  const shell = { name: flow.name, phases: [], flows: [{ weight: 1, flow }], defaults: { headers } }
  const compiled = compileScenario(shell, { seed: 1, target: url })
  const [once] = compiled.flows
  invariant(once, 'a scenario of one flow compiles to one flow')
  return () =>
    once.run(compiled.createUserOf(once, { dueAtNs: 0 }), {
      send: ({ request }) => transport.send(request),
      sleep: (durationMs) => sleep(durationMs),
      nowNs: () => Number(process.hrtime.bigint()),
    })
}
