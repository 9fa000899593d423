import { expect, test } from 'vitest'
import { pairLines, type Judged } from './pair-lines.ts'

const show = (left: string, right: string, judged: Judged[] = []) =>
  pairLines(left, right, judged).map(({ left: a, right: b, mark }) => {
    const sign = { same: ' ', silent: '~', differs: '!' }[mark]
    return `${sign}${a ?? ''}|${b ?? ''}`
  })

test('fields stand beside each other whatever their order, and digits stay as they were written', () => {
  expect(show('{"a":1.0,"b":9007199254740993}', '{"b":9007199254740993,"a":1.0}')).toEqual([
    ' {|{',
    '   "a": 1.0|  "a": 1.0',
    '   "b": 9007199254740993|  "b": 9007199254740993',
    ' }|}',
  ])
})

test('what was judged to differ is marked with all that stands below it; other text is silent', () => {
  const judged = [
    { kind: 'type', pointer: '/error' },
    { kind: 'extra', pointer: '/code' },
  ]
  const [left, right] = [
    '{"error":{"Prefix":{"at":1}},"took":1}',
    '{"error":"prefix","took":2,"code":7}',
  ]
  expect(show(left, right, judged)).toEqual([
    ' {|{',
    '!  "error": {|  "error": "prefix"',
    '!    "Prefix": {|',
    '!      "at": 1|',
    '!    }|',
    '!  }|',
    '~  "took": 1|  "took": 2',
    '!|  "code": 7',
    ' }|}',
  ])
})

test('a difference at one leaf marks its line alone, also behind ~ and / in keys', () => {
  const judged = [{ kind: 'value', pointer: '/a~1b/1' }]
  expect(show('{"a/b":[1,2]}', '{"a/b":[1,3]}', judged)).toEqual([
    ' {|{',
    '   "a/b": [|  "a/b": [',
    '     1|    1',
    '!    2|    3',
    '   ]|  ]',
    ' }|}',
  ])
})

test('an element that one list lacks stands alone, and what follows stays aligned', () => {
  const judged = [
    { kind: 'length', pointer: '' },
    { kind: 'missing', pointer: '/1' },
  ]
  expect(show('[1,2,3,4]', '[1,3,4]', judged)).toEqual([
    '![|[',
    '   1|  1',
    '!  2|',
    '   3|  3',
    '   4|  4',
    ' ]|]',
  ])
})

test('of equal elements the last is the one too many', () => {
  expect(show('[1,1]', '[1]', [{ kind: 'missing', pointer: '/1' }])).toEqual([
    ' [|[',
    '   1|  1',
    '!  1|',
    ' ]|]',
  ])
})

test('another order marks the whole list', () => {
  expect(show('[1,2]', '[2,1]', [{ kind: 'order', pointer: '' }])).toEqual([
    '![|[',
    '!  1|  2',
    '!  2|  1',
    '!]|]',
  ])
})

test('what is no JSON stands line by line; a status alone marks nothing in the body', () => {
  expect(show('a\nb', 'a\nc\nd', [{ kind: 'body', pointer: '' }])).toEqual([' a|a', '!b|c', '!|d'])
  expect(show('1', '1', [{ kind: 'status', pointer: '' }])).toEqual([' 1|1'])
})
