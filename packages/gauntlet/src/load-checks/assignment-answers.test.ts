import type { ObservedExchange } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { collectAssignmentAnswers } from './assignment-answers.ts'

function exchange(body: unknown, overrides: Partial<ObservedExchange> = {}): ObservedExchange {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {
    step: 'assign',
    method: 'POST',
    endpoint: '/v1/assignment',
    path: '/v1/assignment',
    requestBody: undefined,
    outcome: 'ok',
    succeeded: true,
    timedOut: false,
    status: 200,
    responseBody: new TextEncoder().encode(text),
    user: 0,
    operation: 0,
    recorded: true,
    scheduledAtNs: 0,
    invokedAtNs: 0,
    returnedAtNs: 1,
    ...overrides,
  }
}

const answer = (user: string, ...variants: string[]) => ({
  anonymous_user_id: user,
  assignments: variants.map((variant_id, at) => ({ experiment_id: `e${at}`, variant_id })),
})

test('an answer is kept once a user, experiment and variant', () => {
  const collected = collectAssignmentAnswers()
  collected.observe(exchange(answer('u', 'a', 'b')))
  collected.observe(exchange(answer('u', 'a', 'c'), { path: '/v1/assignment?x=1' }))
  expect(collected.answers).toEqual([
    { userId: 'u', experimentId: 'e0', variantId: 'a' },
    { userId: 'u', experimentId: 'e1', variantId: 'b' },
    { userId: 'u', experimentId: 'e1', variantId: 'c' },
  ])
  expect(collected.complete).toBe(true)
})

test.each([
  { what: 'another endpoint', one: exchange(answer('u', 'a'), { path: '/v1/events' }) },
  { what: 'another status', one: exchange(answer('u', 'a'), { status: 503 }) },
  { what: 'no answer', one: exchange('', { status: undefined, responseBody: undefined }) },
  { what: 'garbage', one: exchange('<html>') },
  { what: 'JSON of another shape', one: exchange({ assignments: 7 }) },
  { what: 'null', one: exchange('null') },
])('$what is no assignment', ({ one }) => {
  const collected = collectAssignmentAnswers()
  collected.observe(one)
  expect(collected.answers).toEqual([])
})

test('past its limit it says that it is not complete', () => {
  const collected = collectAssignmentAnswers(2)
  for (const user of ['a', 'b', 'b']) collected.observe(exchange(answer(user, 'x')))
  expect(collected.complete).toBe(true)
  collected.observe(exchange(answer('c', 'x')))
  expect(collected.answers).toHaveLength(2)
  expect(collected.complete).toBe(false)
})
