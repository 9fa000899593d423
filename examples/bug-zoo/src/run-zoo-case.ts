import type { GuaranteeDocument } from '@gauntlet/contract'
import { HistoryBuilder } from '@gauntlet/core/history'
import { createSocketTransport, roundRobin, runLoad } from '@gauntlet/engine'
import { createDatabase } from '@gauntlet/stack'
import {
  checkGuarantees,
  OperationRecorder,
  readStored,
  recordBesides,
  startReceivers,
  type Receivers,
} from 'gauntlet/internal'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import type { ZooCase } from './zoo-case.ts'
import { judge, look, type ZooResult } from './judge.ts'
import { serveBackend, type RunningBackend } from './skeleton/serve-backend.ts'

export type ZooOptions = {
  /** The URL of a database of a PostgreSQL server that the zoo may make and drop its own databases on. */
  readonly serverUrl: string
  readonly seed: number
  /** How often to run a case before giving up on its bug; a correct one is run as often. */
  readonly maxRuns: number
  readonly signal?: AbortSignal
}

/** Starts a backend with its replicas on its own database, loads it, and checks its guarantees. */
export async function runZooCase(zooCase: ZooCase, options: ZooOptions): Promise<ZooResult> {
  const databaseUrl = await prepareDatabase(zooCase, options.serverUrl)
  const replicas: RunningBackend[] = []
  const receivers = await startReceivers(zooCase.workload.receivers)
  try {
    for (let replica = 0; replica < zooCase.replicas; replica++) {
      replicas.push(await serveBackend(zooCase.backend, { databaseUrl, env: receivers.env }))
    }
    const urls = replicas.map(({ url }) => url)
    const runs = options.maxRuns
    for (let run = 1; ; run++) {
      const guarantees = await runOnce(zooCase, { ...options, databaseUrl, urls, run, receivers })
      const seen = look(guarantees)
      const verdict = judge(zooCase, seen)
      if (verdict === 'caught' || verdict === 'false alarm' || run === runs) {
        return { zooCase, verdict, runs: run, found: seen.found, guarantees }
      }
    }
  } finally {
    await Promise.all(replicas.map((replica) => replica.close()))
    await receivers.stop()
  }
}

async function prepareDatabase({ backend }: ZooCase, serverUrl: string): Promise<string> {
  const name = `zoo_${backend.name.replaceAll('-', '_')}`
  await createDatabase(serverUrl, name)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const client = new Client({ connectionString: url.href })
  client.on('error', () => undefined) // the statement in flight fails by itself
  await client.connect()
  try {
    await client.query(backend.schema)
  } finally {
    await client.end()
  }
  return url.href
}

type Run = ZooOptions & {
  readonly databaseUrl: string
  readonly urls: readonly string[]
  readonly run: number
  readonly receivers: Receivers
}

async function runOnce({ workload }: ZooCase, options: Run): Promise<GuaranteeDocument[]> {
  const { databaseUrl, urls, run, seed, signal, receivers } = options
  const namespace = `z${run}-`
  const operations = new HistoryBuilder({ prefix: namespace })
  const recorder = new OperationRecorder(workload.guarantees, operations)
  const besides = recordBesides(workload.guarantees, { databaseUrl, namespace, receivers })
  const sockets = createSocketTransport({ maxConnections: 64 })
  try {
    await runLoad({
      scenario: workload.scenario(namespace, Promise.resolve()),
      target: urls[0] as string,
      seed: seed + run,
      transport: roundRobin(sockets, urls),
      observe: (exchange) => {
        recorder.observe(exchange)
        besides.observe(exchange)
      },
      ...(signal && { signal }),
    })
  } finally {
    await besides.stop()
    await sockets.close()
  }
  const final = await readStored(workload.guarantees, {
    databaseUrl,
    namespace,
    drain: async () => await delay(workload.drainMs ?? 0),
    elapsedMs: besides.elapsedMs,
    ...(signal && { signal }),
  })
  const stored = await besides.complete(final, signal)
  const { failures, unreadable } = recorder
  return checkGuarantees(workload.guarantees, {
    history: operations.build(),
    failures,
    unreadable,
    stored,
  })
}
