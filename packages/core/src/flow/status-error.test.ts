import { expect, test } from 'vitest'
import { findStatusError } from './status-error.ts'

test.each([
  [200, undefined],
  [204, undefined],
  [304, undefined],
  [301, 'http_3xx'],
  [302, 'http_3xx'],
  [308, 'http_3xx'],
  [400, 'http_4xx'],
  [404, 'http_4xx'],
  [499, 'http_4xx'],
  [500, 'http_5xx'],
  [503, 'http_5xx'],
])('an undeclared %d is %s', (status, error) => {
  expect(findStatusError(status)).toBe(error)
})
