import { EXIT, ToolError, type ExitCode } from '@gauntlet/contract'
import { parentChannel, serveWorker } from '@gauntlet/engine'
import { defineCommand } from '../cli/command.ts'
import type { Io } from '../cli/io.ts'
import type { Print } from '../cli/print.ts'
import { toolVersion } from '../cli/tool-version.ts'
import { type NatsAddress, parseNatsAddress } from '../load/workers/nats/nats-address.ts'
import { prepareWorker } from '../load/workers/prepare-worker.ts'
import { toWorkerProcess } from '../load/workers/worker-process.ts'

export const worker = defineCommand(
  {
    options: {
      connect: {
        help: 'The NATS server that gauntlet load run --workers names. Credentials come from the environment.',
        value: 'nats://HOST:4222',
        parse: parseNatsAddress,
      },
      once: { help: 'End after one load.' },
    },
    examples: ['gauntlet worker --connect nats://nats.internal:4222'],
  },
  async ({ options: { connect, once }, io, print }) => {
    if (connect) return await serveServer(connect, once, { io, print })
    const channel = parentChannel()
    if (!channel)
      throw new ToolError('USAGE', 'gauntlet worker needs --connect nats://HOST:4222', {
        hint: 'On one machine call gauntlet load run --workers N: it starts the workers by itself.',
      })
    await serveWorker({
      channel,
      tool: toolVersion,
      prepare: (plan) => prepareWorker(plan, io.env),
    })
    return EXIT.SHIP
  },
)

/** A server that is not there yet is waited for: machines start in any order. */
const WAIT_MS = 10_000

async function serveServer(
  address: NatsAddress,
  once: boolean,
  { io, print }: { readonly io: Io; readonly print: Print },
): Promise<ExitCode> {
  const { connectNats } = await import('../load/workers/nats/connect-nats.ts')
  const { serveNats, toUnserved } = await import('../load/workers/nats/worker-agent.ts')
  const { env, signal, cwd } = io
  const connection = await connectNats(address, { env, signal, waitMs: WAIT_MS })
  try {
    const isWhole = await serveNats({
      connection,
      tool: toolVersion,
      process: toWorkerProcess({ cwd, env }),
      signal,
      once,
      onNote: print.note,
      onReady: () => print.note(`joined ${address.text}; Ctrl-C leaves it`),
    })
    if (once && !isWhole) throw toUnserved()
    return EXIT.SHIP
  } finally {
    await connection.close()
  }
}
