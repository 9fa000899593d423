import type { Fault } from '@gauntlet/contract'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { injectFaults } from './inject-faults.ts'
import type { Harm } from './plan-stack-fault.ts'

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

const doneAtOnce: Harm = (begin) => {
  begin()
  return Promise.resolve({ proof: 'done' })
}

let clock = 0
const nowNs = () => (clock += 1)

async function inject(faults: readonly Fault[], harm: Harm = doneAtOnce) {
  const origins = [await startOrigin(), await startOrigin()]
  const injection = await injectFaults({ faults, origins, toHarm: () => harm, nowNs })
  const send = async (index: number) =>
    await fetch(injection.urls[index % 2] ?? '').then(
      (answer) => answer.text(),
      () => 'reset',
    )
  return { ...injection, send }
}

test('a fault hits the requests that were planned, counted over all replicas, and no other', async () => {
  const { send, end } = await inject([{ kind: 'lost-answer', after: 3, requests: 2 }])
  const heard: string[] = []
  for (let index = 0; index < 8; index++) heard.push(await send(index))
  expect(heard).toEqual(['ok', 'ok', 'ok', 'reset', 'reset', 'ok', 'ok', 'ok'])
  const [told] = (await end()).faults
  expect(told).toMatchObject({ kind: 'lost-answer', after: 3, requests: 2 })
  expect(told?.proof).toBe('2 of 2 answers lost by the proxy')
  expect(told?.window?.fromNs).toBeLessThan(told?.window?.toNs ?? 0)
})

test.each<Fault>([
  { kind: 'reset', after: 5, requests: 2 },
  { kind: 'kill', after: 5 },
])('a $kind whose moment never comes has no window, and says what it waited for', async (fault) => {
  const { send, end } = await inject([fault])
  for (let index = 0; index < 5; index++) expect(await send(index)).toBe('ok')
  expect((await end()).faults).toEqual([
    {
      kind: fault.kind,
      after: 5,
      window: undefined,
      requests: 0,
      proof: 'it waits for 5 requests, and 5 were sent',
      broken: undefined,
    },
  ])
})

test('harm beside the requests is done once, and counts those that were sent while it lasted', async () => {
  let calls = 0
  const over = new AbortController()
  const harm: Harm = async (begin) => {
    begin()
    calls += 1
    await once(over.signal, 'abort')
    return { proof: 'process 7 ended by SIGKILL' }
  }
  const { send, end } = await inject([{ kind: 'kill', after: 2 }], harm)
  for (let index = 0; index < 5; index++) await send(index)
  over.abort()
  await Promise.resolve()
  await send(5)
  const [told] = (await end()).faults
  expect(calls).toBe(1)
  expect(told).toMatchObject({ requests: 3, proof: 'process 7 ended by SIGKILL' })
  expect(told?.window).toBeDefined()
})

test('harm that could not be done has no window, and says why', async () => {
  const { send, end } = await inject([{ kind: 'kill', after: 0 }], () =>
    Promise.reject(new Error('shop was not ready after 60 s')),
  )
  await send(0)
  expect((await end()).faults).toMatchObject([
    { window: undefined, requests: 0, proof: 'shop was not ready after 60 s' },
  ])
})

test('of two faults that want the same request the first of the list has it', async () => {
  const { send, end } = await inject([
    { kind: 'reset', after: 0, requests: 1 },
    { kind: 'delay', after: 0, requests: 2, ms: 0.5 },
  ])
  expect([await send(0), await send(1)]).toEqual(['reset', 'ok'])
  expect((await end()).faults.map(({ proof }) => proof)).toEqual([
    '1 of 1 connections reset by the proxy',
    '1 of 2 answers held back by the proxy',
  ])
})

test('what each replica answered after the last fault is told, and to how much of it below 500', async () => {
  const { send, end } = await inject([{ kind: 'lost-answer', after: 1, requests: 1 }])
  for (let index = 0; index < 7; index++) await send(index)
  expect((await end()).replicas).toEqual([
    { sent: 3, answered: 3 },
    { sent: 2, answered: 2 },
  ])
})

test('a replica that answers 500 is sent requests and answers none', async () => {
  const server = createServer((_incoming, outgoing) => outgoing.writeHead(503).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(
    () => server.close(),
    () => server.closeAllConnections(),
  )
  const origins = [`http://127.0.0.1:${(server.address() as AddressInfo).port}`]
  const faults: Fault[] = [{ kind: 'delay', after: 0, requests: 1, ms: 0.1 }]
  const { urls, end } = await injectFaults({ faults, origins, toHarm: () => doneAtOnce, nowNs })
  for (let index = 0; index < 3; index++) await fetch(urls[0] ?? '').then((answer) => answer.text())
  expect((await end()).replicas).toEqual([{ sent: 2, answered: 0 }])
})
