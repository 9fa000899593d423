import { headers as makeHeaders, type NatsConnection } from '@nats-io/transport-node'
import {
  AckPolicy,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  type JsMsg,
  RetentionPolicy,
} from '@nats-io/jetstream'
import { MessageAssembler, splitMessage } from './message-parts.ts'
import { ALL_RESULTS, KEEP_HOURS, RESULTS_STREAM, toResults } from './subjects.ts'

const HEADERS = { sequence: 'Gauntlet-Sequence', part: 'Gauntlet-Part', parts: 'Gauntlet-Parts' }
/** Room for the headers and the subject within the limit of the server. */
const OVERHEAD_BYTES = 4_096
const MOST_PART_BYTES = 512 * 1_024
const PUBLISH_MS = 2_000
const AGAIN_MS = 250

async function openStream(connection: NatsConnection): Promise<JetStreamManager> {
  const manager = await jetstreamManager(connection)
  await manager.streams.add({
    name: RESULTS_STREAM,
    subjects: [ALL_RESULTS],
    // What was acknowledged is gone.
    retention: RetentionPolicy.Workqueue,
    max_age: KEEP_HOURS * 3_600 * 1e9,
  })
  return manager
}

export type ResultSender = {
  /** In order, each until the server has it. Never throws. */
  send(report: object): void
  /** Resolves when all that was sent is with the server, or was given up. */
  flushed(): Promise<void>
}

export type SenderOptions = {
  readonly session: string
  readonly number: number
  /** Aborted when nobody waits for results any more. */
  readonly signal: AbortSignal
}

/** The end of the stream that a worker writes. */
export async function openResultSender(
  connection: NatsConnection,
  { session, number, signal }: SenderOptions,
): Promise<ResultSender> {
  await openStream(connection)
  const stream = jetstream(connection)
  const most = (connection.info?.max_payload ?? MOST_PART_BYTES * 2) - OVERHEAD_BYTES
  const partBytes = Math.max(1_024, Math.min(MOST_PART_BYTES, most))
  let sequence = 0
  let queue = Promise.resolve()
  const publish = async (text: string, at: number): Promise<void> => {
    for (const { part, parts, bytes } of splitMessage(text, at, partBytes)) {
      const headers = makeHeaders()
      headers.set(HEADERS.sequence, String(at))
      headers.set(HEADERS.part, String(part))
      headers.set(HEADERS.parts, String(parts))
      // The server takes one that comes again with the same id for the same.
      const msgID = `${session}/${number}/${at}/${part}`
      const options = { msgID, headers, timeout: PUBLISH_MS }
      while (!signal.aborted) {
        const isThere = await stream.publish(toResults(session, number), bytes, options).then(
          () => true,
          () => false,
        )
        if (isThere) break
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
      }
    }
  }
  return {
    send: (report) => {
      const [text, at] = [JSON.stringify(report), ++sequence]
      queue = queue.then(() => publish(text, at))
    },
    flushed: () => queue,
  }
}

export type ResultReceiver = { close(): Promise<void> }

/** The other end: each message of each worker once, in the order in which it was sent. */
export async function openResultReceiver(
  connection: NatsConnection,
  session: string,
  onMessage: (number: number, text: string) => void,
): Promise<ResultReceiver> {
  const manager = await openStream(connection)
  const subjects = toResults(session, '*')
  await manager.consumers.add(RESULTS_STREAM, {
    durable_name: session,
    filter_subject: subjects,
    ack_policy: AckPolicy.Explicit,
    inactive_threshold: 3_600 * 1e9,
  })
  const consumer = await jetstream(connection).consumers.get(RESULTS_STREAM, session)
  const assemblers = new Map<number, MessageAssembler>()
  const messages = await consumer.consume({
    expires: 10_000,
    idle_heartbeat: 1_000,
    callback: (message) => {
      const { number, ...part } = readPart(message)
      const assembler = assemblers.get(number) ?? new MessageAssembler()
      assemblers.set(number, assembler)
      for (const text of assembler.add(part)) onMessage(number, text)
      message.ack()
    },
  })
  return {
    close: async () => {
      messages.stop()
      await manager.consumers.delete(RESULTS_STREAM, session).catch(() => undefined)
      await manager.streams.purge(RESULTS_STREAM, { filter: subjects }).catch(() => undefined)
    },
  }
}

function readPart({ subject, headers, data }: JsMsg) {
  const read = (name: string, otherwise: number): number => {
    const value = Number(headers?.get(name) || otherwise)
    return Number.isSafeInteger(value) ? value : otherwise
  }
  return {
    number: Number(subject.split('.').at(-1)),
    sequence: read(HEADERS.sequence, 0),
    part: read(HEADERS.part, 0),
    parts: read(HEADERS.parts, 1),
    bytes: data,
  }
}
