import { afterEach, expect, test } from 'vitest'
import type { ReceiverConfig } from './receiver-config.ts'
import { startReceiver, type Receiver } from './start-receiver.ts'

const open: Receiver[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((receiver) => receiver.stop()))
})

async function start(config: Partial<ReceiverConfig> = {}): Promise<Receiver> {
  const receiver = await startReceiver('webhooks', { env: 'WEBHOOK_URL', ...config })
  open.push(receiver)
  return receiver
}

async function deliver(url: string, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const sent = await fetch(url, { method: 'POST', body: text, headers }).catch(() => 'lost')
  return typeof sent === 'string' ? sent : sent.status
}

/** Keys and answers of all that was recorded. */
function read(receiver: Receiver) {
  const deliveries = receiver.read()
  if ('failure' in deliveries) return deliveries
  return deliveries.map(({ key, answer }) => [key, answer])
}

test('each delivery is recorded by its key, answered 200, at the path that the config asks for', async () => {
  const receiver = await start({ path: '/hooks', key: '/data/id' })
  expect(receiver.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/hooks$/)
  expect(await deliver(receiver.url, { data: { id: 'a' } })).toBe(200)
  expect(await deliver(receiver.url, { data: { id: 7 } })).toBe(200)
  expect(read(receiver)).toEqual([
    ['a', 200],
    ['7', 200],
  ])
})

test('attempts of one key are answered by the script, and every so many-th key alone', async () => {
  const receiver = await start({ answers: [500, 'lost', 202], everyNthKey: 2 })
  const answers: unknown[] = []
  for (const id of ['a', 'a', 'a', 'a', 'b', 'c']) answers.push(await deliver(receiver.url, { id }))
  expect(answers).toEqual([500, 'lost', 202, 202, 200, 500])
  expect(read(receiver)).toEqual([
    ['a', 500],
    ['a', 'lost'],
    ['a', 202],
    ['a', 202],
    ['b', 200],
    ['c', 500],
  ])
})

test('a key may be a header, or what a function finds; null is no delivery', async () => {
  const byHeader = await start({ key: { header: 'X-Delivery' } })
  await deliver(byHeader.url, 'no json', { 'x-delivery': 'd-1' })
  expect(read(byHeader)).toEqual([['d-1', 200]])
  const byFunction = await start({
    key: ({ path, text }) => (path.endsWith('/ping') ? null : text.slice(0, 2)),
  })
  expect(await deliver(`${byFunction.url}/ping`, 'xx')).toBe(200)
  await deliver(byFunction.url, 'k1 and more')
  expect(read(byFunction)).toEqual([['k1', 200]])
})

test('a request without a key means no evidence, and the message says what to do', async () => {
  const receiver = await start()
  expect(await deliver(receiver.url, { ref: 'a' })).toBe(200)
  expect(read(receiver)).toEqual({
    failure: expect.stringContaining(
      'POST / had no /id in its body: say under receivers.webhooks.key',
    ),
  })
})
