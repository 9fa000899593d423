import { InvariantError } from '@gauntlet/core'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Fault } from './fault-kinds.ts'
import { injectFaults } from './inject-faults.ts'
import { reset } from './kinds/reset.ts'
import type { ApplyFault } from './plan-target-fault.ts'
import { planWireFault } from './plan-wire-fault.ts'

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

async function startOrigin(): Promise<string> {
  const server = createServer((_incoming, outgoing) => outgoing.end('ok'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(
    () => server.close(),
    () => server.closeAllConnections(),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const doneAtOnce: ApplyFault = (begin) => {
  begin()
  return Promise.resolve({ proof: 'done' })
}

let clock = 0
const nowNs = () => (clock += 1)

async function inject(faults: readonly Fault[], apply: ApplyFault = doneAtOnce) {
  const origins = [await startOrigin(), await startOrigin()]
  const injection = await injectFaults({ faults, origins, toApply: () => apply, nowNs, seed: 1 })
  const send = async (index: number) =>
    await fetch(injection.urls[index % 2] ?? '').then(
      (answer) => answer.text(),
      () => 'reset',
    )
  return { ...injection, send }
}

test('a fault hits the requests that were planned, counted over all replicas, and no other', async () => {
  const { send, end } = await inject([{ kind: 'lost-answer', after: 3, requests: 2 }])
  const received: string[] = []
  for (let index = 0; index < 8; index++) received.push(await send(index))
  expect(received).toEqual(['ok', 'ok', 'ok', 'reset', 'reset', 'ok', 'ok', 'ok'])
  const [injected] = await end()
  expect(injected).toMatchObject({ kind: 'lost-answer', after: 3, requests: 2 })
  expect(injected?.proof).toBe('2 of 2 answers lost by the proxy')
  expect(injected?.window?.fromNs).toBeLessThan(injected?.window?.toNs ?? 0)
})

test.each<Fault>([
  { kind: 'reset', after: 5, requests: 2 },
  { kind: 'kill', after: 5 },
])('a $kind whose moment never comes has no window, and says what it waited for', async (fault) => {
  const { send, end } = await inject([fault])
  for (let index = 0; index < 5; index++) expect(await send(index)).toBe('ok')
  expect(await end()).toEqual([
    {
      kind: fault.kind,
      after: 5,
      firing: { number: 1, of: 1 },
      window: undefined,
      requests: 0,
      proof: 'it waits for 5 requests, and 5 were sent',
      broken: undefined,
    },
  ])
})

test('a fault beside the requests is applied once, and counts those that were sent while it lasted', async () => {
  let calls = 0
  const over = new AbortController()
  const apply: ApplyFault = async (begin) => {
    begin()
    calls += 1
    await once(over.signal, 'abort')
    return { proof: 'process 7 ended by SIGKILL' }
  }
  const { send, end } = await inject([{ kind: 'kill', after: 2 }], apply)
  for (let index = 0; index < 5; index++) await send(index)
  over.abort()
  await Promise.resolve()
  await send(5)
  const [injected] = await end()
  expect(calls).toBe(1)
  expect(injected).toMatchObject({ requests: 3, proof: 'process 7 ended by SIGKILL' })
  expect(injected?.window).toBeDefined()
})

test('a fault that could not be applied has no window, and says why', async () => {
  const { send, end } = await inject([{ kind: 'kill', after: 0 }], () =>
    Promise.reject(new Error('shop was not ready after 60 s')),
  )
  await send(0)
  expect(await end()).toMatchObject([
    { window: undefined, requests: 0, proof: 'shop was not ready after 60 s' },
  ])
})

test('of two faults that want the same request the first of the list has it', async () => {
  const { send, end } = await inject([
    { kind: 'reset', after: 0, requests: 1 },
    { kind: 'delay', after: 0, requests: 2, ms: 0.5 },
  ])
  expect([await send(0), await send(1)]).toEqual(['reset', 'ok'])
  expect((await end()).map(({ proof }) => proof)).toEqual([
    '1 of 1 connections reset, on both sides, by the proxy',
    '1 of 2 answers delayed by the proxy',
  ])
})

test('a repeated fault hits again and again, each time proved, at moments that the seed decides', async () => {
  const fault: Fault = { kind: 'lost-answer', after: 2, requests: 1, times: 3, every: 8 }
  const hits = async () => {
    const { send, end } = await inject([fault])
    const received: string[] = []
    for (let index = 0; index < 30; index++) received.push(await send(index))
    const faults = await end()
    expect(faults.map(({ firing, proof }) => [firing, proof])).toEqual(
      [1, 2, 3].map((number) => [{ number, of: 3 }, '1 of 1 answers lost by the proxy']),
    )
    const places = received.flatMap((each, index) => (each === 'reset' ? [index] : []))
    expect(places).toEqual(faults.map(({ after }) => after))
    return places
  }
  const [first, second] = [await hits(), await hits()]
  expect(first).toEqual(second)
  expect(first[0]).toBe(2)
  expect(first[1]).toBeGreaterThanOrEqual(10)
  expect(first[1]).toBeLessThanOrEqual(14)
})

test('where the faults stand is known while they are at work', async () => {
  const over = new AbortController()
  const apply: ApplyFault = async (begin) => {
    begin()
    await once(over.signal, 'abort')
    return { proof: 'done' }
  }
  const planned: Fault[] = [
    { kind: 'kill', after: 1 },
    { kind: 'delay', after: 3, requests: 2, ms: 0.1 },
  ]
  const { send, progress } = await inject(planned, apply)
  await send(0)
  expect(progress()).toEqual({
    sent: 1,
    waitsFor: 5,
    mayCome: false,
    isActive: false,
    lastEndNs: undefined,
  })
  await send(1)
  expect(progress()).toMatchObject({ sent: 2, waitsFor: 5, isActive: true })
  over.abort()
  await send(2)
  expect(progress()).toMatchObject({ waitsFor: 5, isActive: false })
  const { lastEndNs } = progress()
  await send(3)
  expect(progress()).toMatchObject({ waitsFor: 5 })
  await send(4)
  expect(progress()).toMatchObject({ waitsFor: undefined })
  await expect.poll(() => progress().isActive).toBe(false)
  expect(progress().lastEndNs).toBeGreaterThan(lastEndNs ?? Infinity)
})

const breakInvariant = () => Promise.reject(new InvariantError('a pid above 1'))

test('an internal error is not taken for a fault that could not be applied', async () => {
  const { send, end } = await inject([{ kind: 'database-crash', after: 0 }], breakInvariant)
  await send(0)
  await expect(end()).rejects.toThrow('a pid above 1')
})

test('a reset that comes after the answer proves nothing, and is tried again at the next request', async () => {
  const early = planWireFault(
    { kind: 'reset', after: 0, requests: 1 },
    {
      kind: reset,
      firing: { after: 0, number: 1, of: 1, part: 0 },
      partOf: () => 0.5,
      nowNs,
    },
  )
  early.onRequest(1)?.done(true, 201)
  expect(early.progress()).toEqual({ waitsFor: 2, isActive: false, window: undefined })
  const again = early.onRequest(2)
  expect(again?.treatment).toEqual({ cut: { when: 'sent', sides: 'both', part: 0 } })
  again?.done(true)
  expect(early.onRequest(3)).toBeUndefined()
  expect(await early.end(3)).toMatchObject({
    requests: 1,
    proof: '1 of 1 connections reset, on both sides, by the proxy; 1 had been answered before',
  })
})
