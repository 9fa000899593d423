import Fastify from 'fastify'
import { EventEmitter, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { endIdleConnections } from './app.ts'

async function start() {
  const app = Fastify()
  endIdleConnections(app)
  const requests = new EventEmitter()
  app.get('/slow', async () => {
    requests.emit('asked')
    await once(requests, 'release')
    return 'answered'
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return { app, port, requests }
}

test(
  'a connection that was opened in advance does not hold up the end',
  { timeout: 30_000 },
  async () => {
    const { app, port } = await start()
    const unused = connect(port, '127.0.0.1')
    await once(unused, 'connect')
    const closed = once(unused.resume(), 'close')
    await app.close()
    await closed
    expect(app.server.listening).toBe(false)
  },
)

test(
  'a request that waits for its answer gets it, and its connection ends after it',
  { timeout: 30_000 },
  async () => {
    const { app, port, requests } = await start()
    const asked = once(requests, 'asked')
    const answer = fetch(`http://127.0.0.1:${port}/slow`)
    await asked
    const unused = connect(port, '127.0.0.1')
    await once(unused, 'connect')
    const ended = once(unused.resume(), 'close')
    const closed = app.close()
    await ended
    requests.emit('release')
    expect(await (await answer).text()).toBe('answered')
    await closed
  },
)
