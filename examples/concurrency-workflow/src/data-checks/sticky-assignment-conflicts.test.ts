import type { JsonExchange } from 'gauntlet'
import { expect, test } from 'vitest'
import { observeAssignments } from './sticky-assignment-conflicts.ts'

function exchange(
  answer: unknown,
  change: Partial<JsonExchange<unknown, object>> = {},
): JsonExchange<unknown, object> {
  return {
    step: 'assign',
    method: 'POST',
    endpoint: '/v1/assignment',
    path: '/v1/assignment',
    requestHeaders: {},
    requestBody: undefined,
    outcome: 'ok',
    succeeded: true,
    timedOut: false,
    status: 200,
    responseBody: undefined,
    user: 0,
    operation: 0,
    recorded: true,
    scheduledAtNs: 0,
    invokedAtNs: 0,
    returnedAtNs: 1,
    request: undefined,
    answer: answer as object,
    unreadable: undefined,
    ...change,
  }
}

const answer = (user: string, ...variants: string[]) => ({
  anonymous_user_id: user,
  assignments: variants.map((variant_id, at) => ({ experiment_id: `e${at}`, variant_id })),
})

test('an answer gives one assignment an experiment, whatever the query of its path', () => {
  const one = exchange(answer('u', 'a', 'b'), { path: '/v1/assignment?x=1' })
  expect(observeAssignments(one)).toEqual([
    { userId: 'u', experimentId: 'e0', variantId: 'a' },
    { userId: 'u', experimentId: 'e1', variantId: 'b' },
  ])
})

test.each([
  { what: 'another endpoint', one: exchange(answer('u', 'a'), { path: '/v1/events' }) },
  { what: 'another status', one: exchange(answer('u', 'a'), { status: 503 }) },
  { what: 'no answer', one: exchange(undefined, { status: undefined }) },
  { what: 'no JSON', one: exchange(undefined) },
  { what: 'JSON of another shape', one: exchange({ assignments: 7 }) },
  { what: 'null', one: exchange(null) },
])('$what is no assignment', ({ one }) => {
  expect(observeAssignments(one)).toEqual([])
})
