import { createRandom } from '@gauntlet/core/random'
import { expect, test } from 'vitest'
import { findSpreadTimes, type Fault } from './fault-kinds.ts'
import { listSpreadFirings } from './list-firings.ts'
import { planTargetFault, type AppliedFault } from './plan-target-fault.ts'
import { SpreadTimes } from './spread-times.ts'

const kill = { kind: 'kill', after: 20 } as const

const nothing = () => Promise.resolve()

/** A run at ten requests a second, whose kills take so long each. */
function run({ scheduleMs = 10_000, takesMs = 200, broken = false, seed = 1 } = {}) {
  let atMs = 0
  let sent = 0
  const nowNs = () => atMs * 1e6
  const spread = new SpreadTimes({ scheduleMs, nowNs })
  const killed: number[] = []
  let finish: (() => void) | undefined
  let endMs = Infinity
  const apply = (begin: () => void) => {
    begin()
    killed.push(atMs)
    endMs = atMs + takesMs
    return new Promise<AppliedFault>((resolve) => {
      finish = () => resolve({ proof: 'killed', ...(broken && { broken: 'it does not start' }) })
    })
  }
  const planned = listSpreadFirings(kill, 5, createRandom(seed)).map((firing) =>
    planTargetFault(kill, {
      firing,
      apply,
      nowNs,
      waitPart: nothing,
      waitForWork: nothing,
      spread,
    }),
  )
  const until = async (ms: number) => {
    for (; atMs < ms; atMs += 100) {
      if (atMs >= endMs) finish?.()
      await new Promise(setImmediate)
      sent += 1
      for (const fault of planned) fault.onRequest(sent)
      await new Promise(setImmediate)
    }
  }
  const end = async () => {
    finish?.()
    return await Promise.all(planned.map((fault) => fault.end(sent)))
  }
  const mayCome = () => planned.some((fault) => fault.progress().mayCome)
  return { until, end, killed, mayCome }
}

test('kills and crashes are spread where the plan does not say how often, other faults are not', () => {
  const faults: Fault[] = [
    kill,
    { kind: 'database-crash', after: 1 },
    { ...kill, times: 1 },
    { kind: 'pause', after: 1, ms: 5 },
    { kind: 'reset', after: 1, requests: 1 },
  ]
  expect(faults.map((fault) => findSpreadTimes(fault))).toEqual([
    5,
    3,
    undefined,
    undefined,
    undefined,
  ])
})

test('the first time comes behind so many requests, the others each in its part of what is left of the schedule', async () => {
  const { until, end, killed, mayCome } = run()
  expect(mayCome()).toBe(true)
  await until(10_000)
  const [first = 0, ...others] = killed
  expect(first).toBe(2_000)
  // Four more in fifths of the eight seconds that are left, each within the first half of its fifth, at the next request.
  const late = others.map((at, index) => at - 2_000 - (index + 1) * 1_600)
  expect(late).toHaveLength(4)
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...late)).toBeLessThan(900)
  expect(mayCome()).toBe(false)
  const [one, two] = await end()
  expect(one).toMatchObject({ after: 20, firing: { number: 1, of: 5 } })
  expect(two?.after).toBe((others[0] ?? 0) / 100)
})

async function killedOf(seed: number) {
  const { until, killed } = run({ seed })
  await until(10_000)
  return killed
}

test('when they come is the same for a seed', async () => {
  expect(await killedOf(1)).toEqual(await killedOf(1))
  expect(await killedOf(1)).not.toEqual(await killedOf(2))
})

test('however short the schedule, the target has a second between two of them', async () => {
  const { until, killed } = run({ scheduleMs: 2_500, takesMs: 600 })
  await until(12_000)
  const gaps = killed.slice(1).map((at, index) => at - (killed[index] ?? Infinity))
  expect(gaps).toHaveLength(4)
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_600)
  expect(Math.max(...gaps)).toBeLessThanOrEqual(1_800)
})

test('none comes behind one that the target did not survive', async () => {
  const { until, killed, mayCome } = run({ broken: true })
  await until(10_000)
  expect(killed).toHaveLength(1)
  expect(mayCome()).toBe(false)
})
