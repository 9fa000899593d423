import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { handleTogether } from './handle-together.ts'

test('requests that arrive in one turn of the event loop are handled after the last of them has arrived, in order', async () => {
  const app = Fastify()
  const log: string[] = []
  handleTogether(app)
  app.post<{ Body: { name: string } }>(
    '/',
    { preValidation: async ({ body }) => void log.push(`${body.name} arrived`) },
    async ({ body }) => {
      log.push(`${body.name} handled`)
      return body
    },
  )
  await app.ready()
  const send = async (name: string) =>
    (await app.inject({ method: 'POST', url: '/', payload: { name } })).json<{ name: string }>()
  expect(await Promise.all(['a', 'b', 'c'].map(send))).toEqual([
    { name: 'a' },
    { name: 'b' },
    { name: 'c' },
  ])
  expect(log).toEqual([
    'a arrived',
    'b arrived',
    'c arrived',
    'a handled',
    'b handled',
    'c handled',
  ])
  expect(await send('alone')).toEqual({ name: 'alone' })
  await app.close()
})
