import type { HttpAnswer } from '@gauntlet/engine'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { AnswerKeeper, keepAnswer } from './answer-keeper.ts'

const answerOf = (body: string | Buffer, headers: Record<string, string> = {}): HttpAnswer => ({
  status: 200,
  headers,
  body: Buffer.from(body),
})

const brackets = JSON.stringify('[,{'.repeat(300_000))

test.each([
  ['JSON', answerOf('{"a":[1,2]}'), '{"a":[1,2]}'],
  ['what is encoded', answerOf(gzipSync('{"a":1}'), { 'content-encoding': 'gzip' }), '{"a":1}'],
  ['a string of many brackets and commas', answerOf(brackets), brackets],
  ['a text of many commas', answerOf(','.repeat(300_000)), ','.repeat(300_000)],
])('%s is kept', (_, answer, body) => {
  const { answer: kept } = keepAnswer(answer)
  expect(kept?.sentBytes).toBe(answer.body.length)
  expect(Buffer.from(kept?.body ?? []).toString() === body).toBe(true)
})

test.each([
  ['a body that decodes to more than is compared', answerOf(gzipSync(Buffer.alloc(2_000)), { 'content-encoding': 'gzip' }), 1_000, /more than 1000 bytes once decoded/],
  ['a body that cannot be decoded', answerOf('x', { 'content-encoding': 'gzip' }), 1_000, /could not be read: Content-Encoding gzip/],
  ['a quarter of a million values and more', answerOf(`[${'0,'.repeat(250_000)}0]`), 1e6, /more than 250000 JSON values/],
])('%s is not compared, and why is said', (...[, answer, maxBodyBytes, why]) => {
  expect(keepAnswer(answer, maxBodyBytes)).toEqual({ why: expect.stringMatching(why) as string })
}) // prettier-ignore

test('all answers together have a bound; bodies that come again cost once', () => {
  const { keep } = new AnswerKeeper(1_000)
  const same = answerOf('x'.repeat(1_000))
  const first = keep(same).answer?.body
  for (let index = 0; index < 100; index += 1) expect(keep(same).answer?.body).toBe(first)
  const others = Array.from({ length: 16 }, (_, index) => keep(answerOf(`${index}`.padEnd(1_000))))
  expect(others.filter(({ answer }) => answer)).toHaveLength(15)
  expect(others.at(-1)).toEqual({
    why: 'the answers of all cases have more than 16000 bytes together',
  })
  expect(keep(same).answer?.body).toBe(first)
})

test('so do their heads and their JSON values', () => {
  const heads = new AnswerKeeper(1_000)
  const head = { 'x-long': 'y'.repeat(994) }
  const found = Array.from({ length: 17 }, () => heads.keep(answerOf('', head)))
  expect(found.filter(({ answer }) => answer)).toHaveLength(16)
  const { keep } = new AnswerKeeper(1e6)
  const lists = Array.from({ length: 18 }, (_, index) =>
    keep(answerOf(`[${'0,'.repeat(240_000)}${index}]`)),
  )
  expect(lists.filter(({ answer }) => answer)).toHaveLength(16)
  expect(lists.at(-1)).toHaveProperty('why', expect.stringContaining('JSON values together'))
})
