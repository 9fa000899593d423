import { checkDocument, JoinedWorker, NATS_PROTOCOL, ToolError } from '@gauntlet/contract'
import type { Msg, NatsConnection } from '@nats-io/transport-node'
import { randomUUID } from 'node:crypto'
import { abortable } from './abortable.ts'
import type { NatsAddress } from './nats-address.ts'
import { requestCommand } from './nats-channel.ts'
import { ROLL_CALL } from './subjects.ts'

/** What a roll call waits for answers. */
const ROLL_MS = 1_000
const AGAIN_MS = 500

export type JoinOptions = {
  readonly address: NatsAddress
  /** Part of all subjects and names of this load. */
  readonly session: string
  /** Version of Gauntlet. */
  readonly tool: string
  /** How many are waited for; undefined: those that are there. */
  readonly wanted: number | undefined
  /** Which of those that joined are used, given how many there are: a load may take fewer. */
  readonly limit: (joined: number) => number
  readonly waitMs: number
  readonly signal: AbortSignal
  readonly onWait: (joined: number) => void
}

/**
 * Claims the workers that joined and are free.
 *
 * @throws ToolError USAGE naming a worker of another version; WORKERS_UNREACHABLE where there are too few; INTERRUPTED
 */
export async function joinWorkers(
  connection: NatsConnection,
  options: JoinOptions,
): Promise<readonly JoinedWorker[]> {
  const { wanted, waitMs, signal, address, limit } = options
  const deadline = performance.now() + waitMs
  for (;;) {
    const all = await callRoll(connection, signal)
    requireVersion(all, options)
    const free = all.filter(({ isFree }) => isFree)
    const isEnough = wanted === undefined ? free.length > 0 : free.length >= wanted
    if (isEnough)
      return await claim(connection, free.slice(0, limit(wanted ?? free.length)), options)
    if (wanted === undefined || performance.now() > deadline)
      throw toFew(all, free, { wanted, address })
    options.onWait(free.length)
    await abortable(AGAIN_MS, signal)
  }
}

/** All that answer in time, in the order of their names. */
async function callRoll(
  connection: NatsConnection,
  signal: AbortSignal,
): Promise<readonly JoinedWorker[]> {
  const inbox = `_INBOX.${randomUUID()}`
  const found = new Map<string, JoinedWorker>()
  const subscription = connection.subscribe(inbox, {
    callback: (_, message) => {
      if (message.data.length === 0) return // nobody listens
      const worker = readJoined(message)
      found.set(worker.worker, worker)
    },
  })
  connection.publish(ROLL_CALL, '', { reply: inbox })
  await abortable(ROLL_MS, signal)
  subscription.unsubscribe()
  if (signal.aborted) throw new ToolError('INTERRUPTED', 'interrupted before the load began')
  return [...found.values()].toSorted((a, b) => (a.worker < b.worker ? -1 : 1))
}

/** What cannot be read is of another version, too. */
function readJoined(message: Msg): JoinedWorker {
  try {
    return checkDocument(JoinedWorker, message.json(), 'the answer of a worker')
  } catch {
    return {
      worker: '?',
      host: '?',
      pid: 0,
      tool: 'of another version',
      protocol: 0,
      isFree: false,
    }
  }
}

function requireVersion(all: readonly JoinedWorker[], { tool, address }: JoinOptions): void {
  const other = all.find((one) => one.tool !== tool || one.protocol !== NATS_PROTOCOL)
  if (!other) return
  throw new ToolError(
    'USAGE',
    `a worker at ${address.text} is Gauntlet ${other.tool} (${describe(other)}), and this is ${tool}`,
    { hint: 'Install the same version of Gauntlet on every machine.' },
  )
}

const describe = ({ host, pid }: JoinedWorker): string => `process ${pid} on ${host}`

function toFew(
  all: readonly JoinedWorker[],
  free: readonly JoinedWorker[],
  { wanted, address }: Pick<JoinOptions, 'wanted' | 'address'>,
): ToolError {
  const busy = all.length - free.length
  const why =
    all.length === 0
      ? 'no worker has joined'
      : `${free.length} free ${free.length === 1 ? 'worker has' : 'workers have'} joined${busy > 0 ? `, and ${busy} that are busy` : ''}`
  const needed = wanted === undefined ? '' : `; ${wanted} are needed`
  return new ToolError('WORKERS_UNREACHABLE', `${why} at ${address.text}${needed}`, {
    hint: `Start workers: gauntlet worker --connect ${address.text}`,
  })
}

async function claim(
  connection: NatsConnection,
  workers: readonly JoinedWorker[],
  { tool, session }: JoinOptions,
): Promise<readonly JoinedWorker[]> {
  for (const [number, one] of workers.entries()) {
    const command = { type: 'claim', session, number, tool } as const
    const why = await requestCommand(connection, one.worker, command).catch(
      (error: unknown) => `it does not answer: ${(error as Error).message}`,
    )
    if (why !== null)
      throw new ToolError('WORKERS_UNREACHABLE', `worker ${describe(one)} cannot be used: ${why}`)
  }
  return workers
}
