import { get, not, status, type RequestOptions } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import { findUndeclaredStatus } from './undeclared-status.ts'

const find = (statuses: readonly number[], step: RequestOptions = {}) =>
  findUndeclaredStatus({ request: get('/a', step) }, statuses)

test.each([302, 401, 403, 404, 405, 429, 500, 503])(
  'that every target answers %d is no agreement, unless the case declares it',
  (code) => {
    expect(find([code, code])).toBe(
      `every target answered ${code}, and the case does not declare it: expect: { status: ${code} } where that is right`,
    )
    expect(find([code, code], { expect: [status(code)] })).toBeUndefined()
    expect(find([code, code], { expect: [not(status(418))] })).toBeUndefined()
    expect(find([code, code], { anyStatus: true })).toBeUndefined()
  },
)

test.each([200, 204, 304, 400, 409, 422])(
  'that every target answers %d is an agreement',
  (code) => {
    expect(find([code, code])).toBeUndefined()
  },
)

test('another status than the declared one is no agreement either', () => {
  expect(find([404, 404], { expect: [status(200)] })).toBe(
    'every target answered 404, which is not what the case expects',
  )
})

test('statuses that differ are a divergence, and a recording declares its own', () => {
  expect(find([404, 500])).toBeUndefined()
  const recorded = { status: 404, headers: {}, body: '' }
  expect(findUndeclaredStatus({ request: get('/a'), recorded }, [404, 404])).toBeUndefined()
})
