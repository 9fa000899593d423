import type { CompareDocument } from '@gauntlet/contract'
import type { ComparePlan } from '@gauntlet/core/compare'
import { createRandom } from '@gauntlet/core/random'
import { expect, test } from 'vitest'
import type { ArmRun, RunArm } from './arm-run.ts'
import { planGatingMetrics } from './plan-metrics.ts'
import { renderComparison } from './render-comparison.ts'
import { runComparison, type ComparisonPorts } from './run-comparison.ts'

const scenario = {
  name: 'checkout',
  phases: [{ kind: 'open', durationMs: 60_000, ratePerSecond: 10 } as const],
  flows: [],
}

function planOf(overrides: Partial<ComparePlan> = {}): ComparePlan {
  const metrics = planGatingMetrics(scenario, null)
  return {
    seed: 's1',
    looks: [10, 20, 30],
    metrics,
    mode: 'interleaved',
    max_redo: 3,
    ...overrides,
  }
}

type World = {
  readonly slowdown?: number
  readonly change?: (run: ArmRun, arm: string, n: number) => ArmRun | 'interrupted'
}

/** A target whose candidate is slower by a factor, and a clock that gives a minute to each call. */
function createWorld({ slowdown = 1, change = (run) => run }: World = {}) {
  const random = createRandom('world')
  const calls: string[] = []
  const saved: CompareDocument[] = []
  let clockMs = Date.UTC(2026, 0, 1)
  const runArm: RunArm = ({ arm, block, seed }) => {
    calls.push(`${block} ${arm} ${seed}`)
    const ms = 100 * (arm === 'candidate' ? slowdown : 1) * (0.995 + random.unit() / 100)
    const run: ArmRun = {
      measures: {
        run_id: `run-${calls.length}`,
        workload_hash: 'w1',
        values: { p50: ms, p95: ms * 2, p99: ms * 3, 'memory bytes': 1e8 + random.integer(0, 999) },
        proportions: { errors: { count: 0, total: 5000 } },
        samples: { p50: 5000, p95: 5000, p99: 5000 },
        error_kinds: arm === 'candidate' && block === 2 ? { 'status 503': 1 } : {},
        crashed: false,
      },
      valid: true,
      reasons: [],
    }
    return Promise.resolve(change(run, arm, calls.length))
  }
  const ports: ComparisonPorts = {
    tool: '0.0.0',
    now: () => new Date((clockMs += 60_000)),
    runArm,
    coolDown: () => Promise.resolve(),
    save: (document) => Promise.resolve(void saved.push(document)),
  }
  return { ports, calls, saved }
}

const request = {
  scenario: 'checkout',
  targets: { baseline: 'old', candidate: 'new' },
  builds: { baseline: 'a'.repeat(40), candidate: null },
  options: { profile: 'standard', margin: null, cool_down_ms: 0 },
} as const

test('two equal builds pass at the first look, with every other figure shown beside', async () => {
  const { ports, calls, saved } = createWorld()
  const document = await runComparison({ ...request, plan: planOf() }, ports)
  expect(document).toMatchObject({ outcome: 'pass', stopped: 'decided' })
  expect(document.blocks).toHaveLength(10)
  expect(calls).toHaveLength(20)
  expect(document.metrics.map(({ metric, verdict, gate }) => [metric, verdict, gate])).toEqual([
    ['p50', 'no_difference', true],
    ['p95', 'no_difference', true],
    ['errors', 'no_difference', true],
    ['p99', 'no_difference', false],
    ['memory bytes', 'no_difference', false],
  ])
  expect(document.new_errors).toEqual([{ error: 'status 503', requests: 1, blocks: 1 }])
  // Between two blocks it is one that can go on.
  expect(saved.map(({ blocks, stopped }) => [blocks.length, stopped])).toEqual([
    ...Array.from({ length: 9 }, (_, at) => [at + 1, 'interrupted']),
    [10, 'decided'],
  ])
  const text = renderComparison(document, (_, line) => line)
  expect(text).toContain('10 blocks; every gating metric was decided; seed s1\nPASS')
  expect(text).toContain('only the candidate shows status 503: 1 requests in 1 blocks')
})

test('a build that is 12 % slower fails', async () => {
  const { ports } = createWorld({ slowdown: 1.12 })
  const document = await runComparison({ ...request, plan: planOf() }, ports)
  expect(document.outcome).toBe('fail')
  expect(document.lines[0]).toMatch(/^p50: REGRESSED \| \+1[12]\.\d % \(interval/)
})

test('both runs of a block have one schedule, and the arms change places', async () => {
  const { ports, calls } = createWorld()
  await runComparison({ ...request, plan: planOf() }, ports)
  const words = calls.map((call) => call.split(' '))
  const seeds = new Map(words.map(([block, , seed]) => [block, seed]))
  expect(words.every(([block, , seed]) => seeds.get(block) === seed)).toBe(true)
  expect(new Set(seeds.values()).size).toBe(10)
  const firsts = words.filter((_, i) => i % 2 === 0).map(([, arm]) => arm)
  expect(new Set(firsts)).toEqual(new Set(['baseline', 'candidate']))
})

test('a duet starts both runs of a block before either has ended', async () => {
  const { ports, calls } = createWorld()
  let running = 0
  let most = 0
  const runArm: RunArm = async (run) => {
    most = Math.max(most, ++running)
    const done = await ports.runArm(run)
    running--
    return done
  }
  await runComparison({ ...request, plan: planOf({ mode: 'duet' }) }, { ...ports, runArm })
  expect(most).toBe(2)
  expect(calls).toHaveLength(20)
})

test('a run whose generator was not fit makes the whole block be run again', async () => {
  const { ports, calls } = createWorld({
    change: (run, _, n) => ({ ...run, valid: n !== 3, reasons: n === 3 ? ['slip'] : [] }),
  })
  const document = await runComparison({ ...request, plan: planOf() }, ports)
  expect(calls).toHaveLength(22)
  const tried = document.blocks.map(({ block, attempt, valid }) => [block, attempt, valid])
  expect(tried.slice(0, 3)).toEqual([
    [1, 1, true],
    [2, 1, false],
    [2, 2, true],
  ])
  expect(document.outcome).toBe('pass')
})

test('a host that is never fit is no evidence', async () => {
  const { ports, calls } = createWorld({ change: (run) => ({ ...run, valid: false }) })
  const document = await runComparison({ ...request, plan: planOf() }, ports)
  expect(document).toMatchObject({ stopped: 'unfit', outcome: 'no_evidence' })
  expect(calls).toHaveLength(8)
})

test('an interrupted comparison keeps its whole blocks, and goes on to the same end', async () => {
  const { ports } = createWorld({ change: (run, _, n) => (n === 8 ? 'interrupted' : run) })
  const stopped = await runComparison({ ...request, plan: planOf() }, ports)
  expect(stopped).toMatchObject({ stopped: 'interrupted', outcome: 'no_evidence' })
  expect(stopped.blocks).toHaveLength(3)
  const again = createWorld({
    change: (run, _, n) => ({ ...run, measures: { ...run.measures, run_id: `again-${n}` } }),
  })
  const finished = { ...request, plan: stopped.plan, finished: stopped.blocks }
  const document = await runComparison(finished, again.ports)
  expect(again.calls[0]).toMatch(/^4 /)
  expect(document).toMatchObject({ stopped: 'decided', outcome: 'pass' })
  expect(document.blocks).toHaveLength(10)
})

test('runs that were used before are refused', async () => {
  const { ports } = createWorld()
  const { blocks, plan } = await runComparison({ ...request, plan: planOf() }, ports)
  const doubled = blocks.map((block) => ({ ...block, block: block.block + 10 }))
  const reused = runComparison({ ...request, plan, finished: [...blocks, ...doubled] }, ports)
  await expect(reused).rejects.toMatchObject({ code: 'USAGE' })
  await expect(reused).rejects.toThrow('is used twice')
})

test('another workload under the same comparison is refused by the run that has it', async () => {
  const { ports } = createWorld({
    change: (run, _, n) => ({
      ...run,
      measures: { ...run.measures, workload_hash: n < 5 ? 'w1' : 'w2' },
    }),
  })
  const mixed = runComparison({ ...request, plan: planOf() }, ports)
  await expect(mixed).rejects.toThrow(/run run-[56] of block 3 has another workload than the first/)
})

test('a closed workload is judged by its throughput too', () => {
  const closed = { ...scenario, phases: [{ kind: 'closed', durationMs: 1000, users: 4 } as const] }
  const names = planGatingMetrics(closed, 0.1).map(({ metric, margin }) => [metric, margin])
  expect(names).toEqual([
    ['p50', 0.1],
    ['p95', 0.1],
    ['errors', 0.001],
    ['throughput', 0.1],
  ])
})

test('of a duet neither arm gets load when the other cannot start', async () => {
  const { ports } = createWorld()
  let loads = 0
  const runArm: RunArm = async (run) => {
    if (run.arm === 'candidate') throw new Error('does not start')
    if ((await run.waitForOther?.()) === false) return 'interrupted'
    loads++
    return await ports.runArm(run)
  }
  const plan = planOf({ mode: 'duet' })
  await expect(runComparison({ ...request, plan }, { ...ports, runArm })).rejects.toThrow(
    'does not start',
  )
  expect(loads).toBe(0)
})
