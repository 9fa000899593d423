import type { LoadResult, ObservedExchange } from '@gauntlet/contract'
import { flow, get, type LoadPhase } from '@gauntlet/core/flow'
import { startRawServer, type RawServer } from '@gauntlet/testkit'
import { afterEach, expect, test } from 'vitest'
import { runLoad, type RunLoadOptions } from '../run-load.ts'

let server: RawServer | undefined
afterEach(async () => {
  await server?.close()
})

const answer = 'HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\nok'

/** A hundred users a second, each with one request to its own path. */
async function run(durationMs: number, more: Partial<RunLoadOptions>): Promise<LoadResult> {
  server = await startRawServer((socket) => socket.write(answer))
  const phase: LoadPhase = { kind: 'open', ratePerSecond: 100, durationMs }
  const one = flow('one', [get('/{{ $uuid() }}')])
  return await runLoad({
    scenario: { name: 'test', phases: [phase], flows: [{ weight: 1, flow: one }] },
    target: server.origin,
    seed: 1,
    // Limits that a busy test machine does not pass by accident.
    auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 0.01 },
    ...more,
  })
}

test('a run goes on behind its schedule as long as that is wanted, and none of it is in a figure', async () => {
  const seen: ObservedExchange[] = []
  const result = await run(100, {
    observe: (exchange) => seen.push(exchange),
    extension: { isWanted: () => seen.length < 40, limitMs: 60_000 },
  })
  const sent = server?.received().match(/GET \/[0-9a-f-]{36} /g) ?? []
  expect(sent.length).toBeGreaterThanOrEqual(40)
  // Users behind the schedule are further users, not the first ones again.
  expect(new Set(sent).size).toBe(sent.length)
  expect(result.total.requestsTotal).toBe(10)
  expect(result.audit).toMatchObject({ offered: 10, sent: 10, valid: true })
  expect(result.recordedMs).toBe(100)
  expect(result.extension).toMatchObject({
    usersStarted: sent.length - 10,
    requests: sent.length - 10,
  })
  expect(result.usersStarted).toBe(sent.length)
  expect(seen.filter(({ recorded }) => recorded)).toHaveLength(10)
  expect(seen[0]?.origin).toBe(server?.origin)
})

test('a run is not extended where nobody wants it', async () => {
  const { extension } = await run(50, { extension: { isWanted: () => false, limitMs: 1_000 } })
  expect(extension).toBeUndefined()
})

test('a run is not extended beyond its limit', async () => {
  const { extension } = await run(50, { extension: { isWanted: () => true, limitMs: 100 } })
  expect(extension).toMatchObject({ usersStarted: 10, requests: 10 })
})
