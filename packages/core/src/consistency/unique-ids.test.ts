import { expect, test } from 'vitest'
import { HistoryBuilder } from '../history/index.ts'
import { checkUniqueIds } from './unique-ids.ts'

/** Creates that overlap, each answered with an id. */
function judge(creates: readonly { readonly key: string; readonly value: string }[]) {
  const builder = new HistoryBuilder({ prefix: '' })
  for (const [index, { key, value }] of creates.entries()) {
    builder.add({
      guarantee: 'ids',
      step: 'create',
      client: index,
      action: 'create',
      outcome: 'ok',
      status: 201,
      key,
      value,
      proposal: null,
      invokedAtNs: index,
      returnedAtNs: index + 100,
    })
  }
  return checkUniqueIds(builder.build())
}

const twelve = Array.from({ length: 12 }, (_, n) => n)

test('an id that two things got is a duplicate, and different ids pass', () => {
  const own = twelve.map((n) => ({ key: `order-${n}`, value: String(n) }))
  expect(judge(own).outcome).toBe('pass')
  expect(judge([...own, { key: 'order-x', value: '3' }])).toMatchObject({
    outcome: 'fail',
    counts: { DUPLICATE_ID: 1 },
  })
})

test('a retry may get its id again', () => {
  const own = twelve.map((n) => ({ key: `order-${n}`, value: String(n) }))
  expect(judge([...own, { key: 'order-3', value: '3' }]).outcome).toBe('pass')
})

test.each([
  {
    name: 'the id itself',
    creates: [...twelve, 3].map((n) => ({ key: String(n), value: String(n) })),
    reason: 'the key of every create is the id that it was answered',
  },
  {
    name: 'what several things have in common',
    creates: [...twelve, 3].map((n) => ({ key: 'company', value: String(n) })),
    reason: 'one key got several ids, and one of them more than once',
  },
])('a key that is $name is no evidence', ({ creates, reason }) => {
  const result = judge(creates)
  expect(result.outcome).toBe('no_evidence')
  expect(result.reason).toContain(reason)
})
