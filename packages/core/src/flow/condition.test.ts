import { expect, test } from 'vitest'
import { compileCondition } from './condition.ts'

const vars: Record<string, unknown> = {
  n: 3,
  status: 'new',
  'http.response_time.p95': 180,
  'odd name': 1,
  flag: true,
}
const evaluate = (source: string): unknown => compileCondition(source)((name) => vars[name])

test.each([
  ['n == 3', true],
  ['n + 2 * 4', 11],
  ['(n + 2) * 4', 20],
  ['2 ^ 3 ^ 2', 512],
  ['-n + 1', -2],
  ['10 - 3 - 2', 5],
  ['status == "new" and n > 2', true],
  ['status != "new" or not flag', false],
  ['not (n > 2) or flag', true],
  ['n in (1, 2, 3)', true],
  ['status in ("old")', false],
  ['http.response_time.p95 < 200 && flag', true],
  ["'odd name' == 1", true],
  ['n > 2 ? "many" : "few"', 'many'],
  ['max(n, 7) - min(1, 2)', 6],
  ['status ~= "^n"', true],
  ['missing > 1', false],
  ['missing < 1', false],
  ['"it\\"s"', 'it"s'],
])('%s is %s', (source, value) => {
  expect(evaluate(source)).toBe(value)
})

test.each([
  { source: 'n = 3', message: '"=" means nothing here', at: 2 },
  { source: 'n > ', message: 'the end cannot stand here', at: 4 },
  { source: '(n', message: 'expected ) but found the end', at: 2 },
  { source: 'explode(n)', message: 'no function explode', at: 0 },
  { source: 'n other', message: 'expected end but found other', at: 2 },
  { source: 'n in 3', message: 'expected ( but found 3', at: 5 },
])('$source is refused at $at', ({ source, message, at }) => {
  expect(() => compileCondition(source)).toThrow(message)
  expect(() => compileCondition(source)).toThrow(expect.objectContaining({ at }))
})
