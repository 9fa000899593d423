import { equals, flow, get, jsonPath, post, status } from '../index.ts'
import { startRawServer, type RawServer } from '@gauntlet/testkit'
import { afterEach, describe, expect, test } from 'vitest'
import { drainTarget } from './drain-target.ts'

let server: RawServer | undefined
afterEach(async () => {
  await server?.close()
})

/** Answers one after the other, the last for ever. */
async function startTarget(...answers: readonly (readonly [status: number, body: string])[]) {
  let asked = 0
  server = await startRawServer((socket) => {
    const [code, body] = answers[Math.min(asked, answers.length - 1)] ?? [500, '']
    asked += 1
    socket.write(`HTTP/1.1 ${code} X\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
  })
  const urls = [server.origin]
  return { options: { urls, headers: {} }, countAsked: () => asked }
}

const isEmpty = equals(jsonPath('$.open'), 0)
const queue = flow('queue is empty', [get('/queue', { expect: [isEmpty] })])

describe('a drain is asked again until it is answered as expected', () => {
  test('a queue that empties, with a step that tries again by itself', async () => {
    const { options, countAsked } = await startTarget(
      [200, '{"open":4}'],
      [200, '{"open":2}'],
      [200, '{"open":1}'],
      [200, '{"open":0}'],
    )
    const retry = { times: 1, delayMs: 1 }
    const impatient = flow('queue is empty', [get('/queue', { expect: [isEmpty], retry })])
    await drainTarget(impatient, options)
    expect(countAsked()).toBe(4)
  })

  test('one that is not ready yet, without an expectation', async () => {
    const { options, countAsked } = await startTarget([503, ''], [503, ''], [200, ''])
    await drainTarget(flow('ready', [get('/ready')]), options)
    expect(countAsked()).toBe(3)
  })

  test('a job that another replica was running', async () => {
    const { options, countAsked } = await startTarget(
      [200, '{"runs":[{"status":"SKIPPED"}]}'],
      [200, '{"runs":[{"status":"SUCCESS"}]}'],
    )
    const expected = [status(200), equals(jsonPath('$.runs[0].status'), 'SUCCESS')]
    await drainTarget(flow('roll up', [post('/jobs', { expect: expected })]), options)
    expect(countAsked()).toBe(2)
  })

  test('an event stream never ends: the limit does, and its connection is closed', async () => {
    const closed: Promise<unknown>[] = []
    server = await startRawServer((socket) => {
      closed.push(new Promise((resolve) => socket.once('close', resolve)))
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: 1\n\n')
    })
    const options = { urls: [server.origin], headers: {}, limitMs: 1_500 }
    const events = flow('events', [get('/events', { timeoutMs: 1_000 })])
    await expect(drainTarget(events, options)).rejects.toThrow(/the answer did not end within 1 s/)
    await Promise.all(closed)
  })

  test('a status that it expects is as good as any', async () => {
    const { options } = await startTarget([409, ''])
    const settle = flow('settle', [post('/settle', { expect: [status(200, 409)] })])
    await expect(drainTarget(settle, options)).resolves.toBeUndefined()
  })

  test('the next replica is asked when the first is gone', async () => {
    const gone = await startRawServer(() => undefined)
    await gone.close()
    const { options, countAsked } = await startTarget([200, '{"open":0}'])
    await drainTarget(queue, { ...options, urls: [gone.origin, ...options.urls] })
    expect(countAsked()).toBe(1)
  })
})

test('one that never holds says what it waited for, and what it saw last', async () => {
  const { options } = await startTarget([200, '{"open":47}'])
  await expect(drainTarget(queue, { ...options, limitMs: 300 })).rejects.toThrow(
    /^queue is empty: not as expected within 300 ms \(\d+ tries\); last: GET \/queue: expected \$\.open is 0, observed 47$/,
  )
})

test('a target that does not answer ends with the limit, not with the patience of the request', async () => {
  server = await startRawServer(() => undefined)
  const options = { urls: [server.origin], headers: {}, limitMs: 100 }
  await expect(drainTarget(queue, options)).rejects.toThrow('within 100 ms (1 tries)')
})

test('an interruption ends it at once', async () => {
  const { options, countAsked } = await startTarget([200, '{"open":47}'])
  const stop = new AbortController()
  const drained = drainTarget(queue, { ...options, signal: stop.signal })
  await expect.poll(countAsked).toBeGreaterThan(1)
  stop.abort(new Error('interrupted by SIGINT'))
  await expect(drained).rejects.toThrow('interrupted by SIGINT')
})
