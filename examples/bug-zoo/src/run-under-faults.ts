import type { GuaranteeDocument } from '@gauntlet/contract'
import { HistoryBuilder } from '@gauntlet/core/history'
import { nowNs, runLoad } from '@gauntlet/engine'
import {
  createFaultAppliers,
  findLastEnd,
  injectFaults,
  DatabaseWire,
  type InjectedFault,
  type Injection,
} from '@gauntlet/faults'
import { createDatabase, startTarget, type Postgres, type RunningTarget } from '@gauntlet/stack'
import { checkGuarantees, OperationRecorder, readStored, watchRecovery } from 'gauntlet/internal'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FaultedZooCase } from './zoo-case.ts'
import { judge, look, type ZooResult } from './judge.ts'

export type FaultsOptions = {
  /** A cluster of ours: databases are made and dropped on it, and it is crashed. */
  readonly postgres: Postgres
  readonly seed: number
  readonly signal?: AbortSignal
}

const namespace = 'z1-'
/** A fault takes a second; whoever waits for one that never comes goes on after this. */
const faultLimitMs = 60_000
const pollMs = 20

/**
 * Starts a backend with its replicas as processes, sends its load through proxies that inject the planned faults, and checks what
 * it guarantees, and that it answers afterwards. Once is enough: counts, not chance, decide which requests a fault hits.
 */
export async function runUnderFaults(
  zooCase: FaultedZooCase,
  options: FaultsOptions,
): Promise<ZooResult> {
  const folder = await mkdtemp(join(tmpdir(), 'bug-zoo-replicas-'))
  const target = await startReplicas(zooCase, { ...options, folder })
  try {
    return await measure(zooCase, target, options)
  } finally {
    await target.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

type ZooTarget = RunningTarget & {
  /** The proxies between the replicas and their database. */
  readonly wire: DatabaseWire
}

async function startReplicas(
  { backend, replicas }: FaultedZooCase,
  { postgres, folder, signal }: FaultsOptions & { readonly folder: string },
): Promise<ZooTarget> {
  const database = `zoo_${backend.name.replaceAll('-', '_')}`
  await createDatabase(postgres.url('postgres'), database)
  const serve = fileURLToPath(new URL('serve.ts', import.meta.url))
  const wire = new DatabaseWire()
  const target = await startTarget({
    name: backend.name,
    toReplicaDatabase: async (url, replica) => await wire.open(url, replica),
    config: {
      start: {
        command: [process.execPath, '--import', import.meta.resolve('tsx'), serve, backend.name],
        replicas,
      },
      database: { url: postgres.url(database) },
    },
    root: folder,
    stateFolder: folder,
    logFolder: folder,
    env: process.env,
    ...(signal && { signal }),
  })
  const stop = async () => {
    await target.stop()
    await wire.close()
  }
  return { ...target, postgres, wire, stop }
}

async function measure(
  zooCase: FaultedZooCase,
  target: ZooTarget,
  { seed, signal = new AbortController().signal }: FaultsOptions,
): Promise<ZooResult> {
  const { workload, faults } = zooCase
  const operations = new HistoryBuilder({ prefix: namespace })
  const recorder = new OperationRecorder(workload.guarantees, operations)
  const { toApply, toAct } = createFaultAppliers(target, signal)
  const injection = await injectFaults({
    faults,
    origins: target.urls,
    toApply,
    atStatements: { wire: target.wire, toAct },
    nowNs,
    seed,
  })
  const recovery = watchRecovery({ urls: injection.urls, steps: [] })
  const [first = '', ...others] = injection.urls
  let injected: readonly InjectedFault[]
  try {
    await runLoad({
      scenario: workload.scenario(namespace, untilOver(injection.progress)),
      target: first,
      replicas: others,
      seed,
      signal,
      observe: (exchange) => {
        recorder.observe(exchange)
        recovery.observe(exchange)
      },
    })
  } finally {
    injected = await injection.end()
  }
  const stored = await readStored(workload.guarantees, {
    databaseUrl: target.databaseUrl,
    namespace,
    drain: async () => await delay(workload.drainMs ?? 0),
    signal,
  })
  const guarantees = checkGuarantees(workload.guarantees, {
    history: operations.build(),
    failures: recorder.failures,
    unreadable: recorder.unreadable,
    stored,
  })
  const recovered = recovery.toCheck({ faults: injected, overNs: findLastEnd(injected) })
  return conclude(zooCase, { guarantees, injected, recovered: recovered.outcome })
}

type Measured = {
  readonly guarantees: readonly GuaranteeDocument[]
  readonly injected: readonly InjectedFault[]
  readonly recovered: 'pass' | 'fail' | 'no_evidence'
}

function conclude(
  zooCase: FaultedZooCase,
  { guarantees, injected, recovered }: Measured,
): ZooResult {
  const { found, complete } = look(guarantees)
  const seen = {
    found: recovered === 'fail' ? { ...found, answers_after_faults: 1 } : found,
    complete: complete && recovered !== 'no_evidence',
  }
  const happened = injected.every(({ window }) => window !== undefined)
  const verdict = happened ? judge(zooCase, seen) : 'no evidence'
  return { zooCase, verdict, runs: 1, found: seen.found, guarantees }
}

/** Resolves when every fault that is planned has happened and is over. */
async function untilOver(progress: Injection['progress']): Promise<void> {
  const limit = performance.now() + faultLimitMs
  while (performance.now() < limit) {
    const { waitsFor, mayCome, isActive } = progress()
    if (waitsFor === undefined && !mayCome && !isActive) return
    await delay(pollMs, undefined, { ref: false })
  }
}
