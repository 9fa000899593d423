import type { Flow } from '@gauntlet/core/flow'
import { createSocketTransport, type Transport } from '@gauntlet/engine'
import { compileOnce } from '../load/compile-once.ts'

type DrainOptions = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Asks a target to finish what it does later: the declared drain of the config.
 *
 * @throws Error saying which step failed
 */
export async function drainTarget(flow: Flow, { url, headers }: DrainOptions): Promise<void> {
  const transport = createSocketTransport()
  const refused: string[] = []
  const watching: Transport = {
    close: () => transport.close(),
    send: async (request) => {
      const exchange = await transport.send(request)
      const problem = exchange.error?.message ?? toProblem(exchange.answer?.status ?? 0)
      if (problem) refused.push(`${request.method} ${request.path}: ${problem}`)
      return exchange
    },
  }
  try {
    const end = await compileOnce(flow, { url, headers, transport: watching })()
    if (end.kind === 'failed') throw new Error(`${flow.name}: ${end.failure.message}`)
    if (refused.length > 0) throw new Error(`${flow.name}: ${refused.join('; ')}`)
  } finally {
    await transport.close()
  }
}

function toProblem(status: number): string | undefined {
  return status >= 400 ? `it was answered ${status}` : undefined
}
