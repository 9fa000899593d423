import type { Transport } from '@gauntlet/engine'
import { expect, test } from 'vitest'
import { delayAnswers } from './delay-answers.ts'

test('an answer comes later by exactly the delay, and closing closes what is inside', async () => {
  let closed = false
  const answer = { status: 200, headers: {}, body: new Uint8Array() }
  const inner: Transport = {
    send: () => Promise.resolve({ sentAtNs: 5, endedAtNs: 1_000_000, answer }),
    close: () => Promise.resolve(void (closed = true)),
  }
  const delayed = delayAnswers(inner, 2.5)
  const request = { method: 'GET', origin: 'http://127.0.0.1:1', path: '/', headers: {} }
  expect(await delayed.send(request as never)).toEqual({
    sentAtNs: 5,
    endedAtNs: 3_500_000,
    answer,
  })
  await delayed.close()
  expect(closed).toBe(true)
})
