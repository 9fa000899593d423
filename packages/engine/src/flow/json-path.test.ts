import { ExactNumber, readExactJson } from '@gauntlet/core/json'
import { expect, test } from 'vitest'
import { compileJsonPath } from './json-path.ts'

const orders = readExactJson(
  '{"orders":[{"id":9007199254740992,"n":1},{"id":9007199254740993,"n":2},{"id":7,"n":1e400}]}',
)

test.each([
  ['$.orders[*].id', [9_007_199_254_740_992n, 9_007_199_254_740_993n, 7]],
  ['$.orders[1].id', [9_007_199_254_740_993n]],
  ['$.orders[?@.id == 9007199254740993].n', [2]],
  ['$.orders[?@.id != 9007199254740993].n', [1, new ExactNumber('1e400')]],
  ['$.orders[?@.id == 7]', [{ id: 7, n: new ExactNumber('1e400') }]],
  ['$.orders[?@.id == 9007199254740994]', []],
  ['$..n', [1, 2, new ExactNumber('1e400')]],
])('%s selects numbers with all their digits', (path, values) => {
  expect(compileJsonPath(path)(orders)).toEqual(values)
})
