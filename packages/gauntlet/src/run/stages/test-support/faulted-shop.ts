import { exactlyOnce } from '../../../guarantees/judged-by-rows.ts'
import { flow, post, status } from '@gauntlet/core/flow'
import type { Fault } from '@gauntlet/faults'
import { createRunId, type Store } from '@gauntlet/store'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPrint } from '../../../cli/print.ts'
import type { GauntletConfig } from '../../../config/gauntlet-config.ts'
import type { Stage, StageContext } from '../../stage.ts'

const shop = fileURLToPath(new URL('shop.mjs', import.meta.url))

type Shop = {
  readonly env?: Record<string, string>
  readonly replicas?: number
  readonly recoveryLimitMs?: number
  readonly durationMs?: number
}

/** A hundred orders of one request each, within two seconds by default. */
export function configureShop(
  stores: 'first' | 'later' | 'again',
  inject: readonly Fault[],
  { env, replicas = 1, recoveryLimitMs = 15_000, durationMs = 2_000 }: Shop = {},
): GauntletConfig {
  const mark = join(tmpdir(), `gauntlet-shop-${createRunId()}`)
  return {
    // A test machine is busy with other tests: what is looked at here is not how busy.
    auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 },
    targets: {
      candidate: {
        start: {
          command: [process.execPath, shop],
          env: { STORES: stores, MARK: mark, ...env },
          replicas,
        },
        database: 'embedded',
      },
    },
    dataChecks: 'none',
    scenarios: {
      orders: {
        name: 'orders',
        phases: [{ kind: 'open', durationMs, ratePerSecond: 100_000 / durationMs }],
        flows: [
          {
            weight: 1,
            flow: flow('order', [
              post('/orders', { json: { id: '{{ $uuid() }}' }, expect: [status(201)] }),
            ]),
          },
        ],
      },
    },
    guarantees: [
      exactlyOnce<{ id: string }, unknown>('orders', {
        observe: ({ request }) => ({ action: 'add', key: request?.id ?? null }),
        stored: `select id as key from ${stores === 'again' ? 'payments' : 'orders'}`,
      }),
    ],
    faults: { outage: { scenario: 'orders', inject, recoveryLimitMs } },
  }
}

export type AskedProject = {
  readonly config: GauntletConfig
  readonly home: string
  readonly store: Store
  readonly signal?: AbortSignal
}

/** Runs a stage over a project, and finds the load run that it measured. */
export async function askStage(stage: Stage, project: AskedProject) {
  const { config, home, store, signal = new AbortController().signal } = project
  const id = createRunId()
  const io = {
    stdout: () => undefined,
    stderr: () => undefined,
    env: process.env,
    cwd: home,
    signal,
    isTerminal: false,
    columns: () => 80,
    now: () => new Date(),
  }
  const { reasons, baselineFailures, notLookedAt } = await stage.run({
    folder: join(home, id),
    loaded: { config, root: home, file: undefined },
    store,
    recorded: [],
    io,
    print: createPrint(io, { json: false, quiet: true, verbose: false, noColor: true }),
    profile: 'standard',
    seed: 1,
  } as unknown as StageContext)
  const outcomeOf = (check: string) =>
    reasons.find((reason) => reason.check.startsWith(check))?.outcome
  const page = reasons.find(({ evidence }) => evidence?.includes('load-tests'))?.evidence
  const document = page ? await store.loadRuns.readDocument(basename(page, '.html')) : undefined
  return { reasons, baselineFailures, notLookedAt, outcomeOf, document, page }
}
