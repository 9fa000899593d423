import { readVariable, ToolError, toFileError } from '@gauntlet/contract'
import {
  connect,
  type ConnectionOptions,
  credsAuthenticator,
  type NatsConnection,
  nkeyAuthenticator,
} from '@nats-io/transport-node'
import { readFile } from 'node:fs/promises'
import type { NatsAddress } from './nats-address.ts'

type Env = Readonly<Record<string, string | undefined>>

export type NatsConnect = {
  readonly env: Env
  /** How long a server that is not there yet is waited for; 0: one attempt. */
  readonly waitMs?: number
  readonly signal?: AbortSignal
}

/** What one attempt may take. */
const CONNECT_MS = 5_000
const AGAIN_MS = 250

/**
 * Connects with the credentials of the environment. A connection that breaks later comes back by itself.
 *
 * @throws ToolError WORKERS_UNREACHABLE; UNAUTHORIZED where the server refuses the credentials; FILE_UNREADABLE
 */
export async function connectNats(
  address: NatsAddress,
  { env, waitMs = 0, signal }: NatsConnect,
): Promise<NatsConnection> {
  const options = { ...(await readCredentials(env, address)), ...toServers(address) }
  const deadline = performance.now() + waitMs
  for (;;) {
    try {
      const connection = await connect(options)
      return await requireJetStream(connection, address)
    } catch (error) {
      const refused = toConnectError(error, address)
      const isOver = performance.now() >= deadline || signal?.aborted
      if (refused.code !== 'WORKERS_UNREACHABLE' || isOver) throw refused
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
  }
}

function toServers({ servers }: NatsAddress): ConnectionOptions {
  return {
    servers: [...servers],
    name: 'gauntlet',
    timeout: CONNECT_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: AGAIN_MS,
    reconnectJitter: 50,
    reconnectJitterTLS: 50,
    // A server that is gone without a word is found within seconds.
    pingInterval: 2_000,
    maxPingOut: 2,
  }
}

async function readCredentials(env: Env, { isTls }: NatsAddress): Promise<ConnectionOptions> {
  const user = readVariable(env, 'GAUNTLET_NATS_USER')
  const pass = readVariable(env, 'GAUNTLET_NATS_PASSWORD')
  const token = readVariable(env, 'GAUNTLET_NATS_TOKEN')
  const seed = readVariable(env, 'GAUNTLET_NATS_NKEY')
  const creds = await readNamed(env, 'GAUNTLET_NATS_CREDS')
  const ca = await readNamed(env, 'GAUNTLET_NATS_CA')
  const cert = await readNamed(env, 'GAUNTLET_NATS_CERT')
  const key = await readNamed(env, 'GAUNTLET_NATS_KEY')
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }
  return {
    ...(user && { user }),
    ...(pass && { pass }),
    ...(token && { token }),
    ...(seed && { authenticator: nkeyAuthenticator(encode(seed)) }),
    ...(creds && { authenticator: credsAuthenticator(encode(creds)) }),
    ...((isTls || Object.keys(tls).length > 0) && { tls }),
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

type FileVariable =
  'GAUNTLET_NATS_CREDS' | 'GAUNTLET_NATS_CA' | 'GAUNTLET_NATS_CERT' | 'GAUNTLET_NATS_KEY'

async function readNamed(env: Env, name: FileVariable): Promise<string | undefined> {
  const file = readVariable(env, name)
  if (file === undefined) return undefined
  return await readFile(file, 'utf8').catch((cause: unknown) => {
    throw toFileError(cause, `${name}: ${file} cannot be read`, 'FILE_UNREADABLE')
  })
}

async function requireJetStream(
  connection: NatsConnection,
  { text }: NatsAddress,
): Promise<NatsConnection> {
  if (connection.info?.jetstream) return connection
  await connection.close()
  throw new ToolError('UNSUPPORTED', `NATS at ${text} has no JetStream`, {
    hint: 'Start it with nats-server -js, or enable jetstream in its config.',
  })
}

function toConnectError(cause: unknown, { text }: NatsAddress): ToolError {
  if (cause instanceof ToolError) return cause
  const error = cause instanceof Error ? cause : new Error(String(cause))
  const why = [error.message, (error.cause as Error | undefined)?.message]
    .filter(Boolean)
    .join(': ')
  if (/auth/i.test(`${error.name} ${why}`))
    return new ToolError('UNAUTHORIZED', `NATS at ${text} refused the credentials: ${why}`, {
      cause,
      hint: 'Set GAUNTLET_NATS_USER and GAUNTLET_NATS_PASSWORD, GAUNTLET_NATS_TOKEN, GAUNTLET_NATS_NKEY or GAUNTLET_NATS_CREDS.',
    })
  return new ToolError('WORKERS_UNREACHABLE', `NATS at ${text} cannot be reached: ${why}`, {
    cause,
  })
}
