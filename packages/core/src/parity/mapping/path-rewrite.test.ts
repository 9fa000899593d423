import { expect, test } from 'vitest'
import { toText, type Json } from '../../json/index.ts'
import { json } from '../test-support/json.ts'
import { applyPathRewrite, describePathRewrite, type Guard, rewriteValue } from './path-rewrite.ts'
import type { Rewrite } from './rewrite.ts'

const quote: Rewrite = {
  name: 'as text',
  cost: 1,
  apply: (value) =>
    value === null ? undefined : typeof value === 'string' ? value : toText(value),
}

const textOf = (value: Json | undefined): string | undefined =>
  value === undefined ? undefined : toText(value)

/** The reference once values at a place are written as texts, if that brings it nearer. */
const apply = (pattern: string, [from, to]: readonly [string, string], guard?: Guard) =>
  textOf(applyPathRewrite({ rewrite: quote, pattern, guard }, json(from), json(to)))

test('a rewrite changes the values at its place, in every element of a list, and nothing else', () => {
  expect(apply('', ['7', '"7"'])).toBe('"7"')
  expect(apply('/a/b', ['{"a":{"b":1,"c":1},"b":1}', '{"a":{"b":"1"}}'])).toBe(
    '{"a":{"b":"1","c":1},"b":1}',
  )
  expect(apply('/l/*/n', ['{"l":[{"n":1},{"x":2},3,{"n":4}]}', '{"l":[{"n":"1"}]}'])).toBe(
    '{"l":[{"n":"1"},{"x":2},3,{"n":"4"}]}',
  )
  expect(apply('/*', ['{"*":1,"x":2}', '{"*":"1","x":2}'])).toBe('{"*":"1","x":2}')
  expect(apply('/*', ['[1,null]', '["1",null]'])).toBe('["1",null]')
})

test('an answer that a rewrite brings no nearer to the other is left as it is', () => {
  expect(apply('/n', ['{"n":1}', '{"n":1}'])).toBeUndefined()
  expect(apply('/n', ['{"n":1}', '{"n":2}'])).toBeUndefined()
  expect(apply('/n', ['{"m":1}', '{"n":"1"}'])).toBeUndefined()
  expect(apply('/n', ['{"n":null}', '{"n":""}'])).toBeUndefined()
  // Of two elements one would come nearer and one go further away.
  expect(apply('/*', ['[{"id":1},{"id":2}]', '[{"id":1},{"id":2}]'])).toBeUndefined()
  expect(
    apply('/*/n', ['[{"id":1,"n":1},{"id":2,"n":2}]', '[{"id":1,"n":"1"},{"id":2,"n":2}]']),
  ).toBe(undefined)
})

test('a guard limits a rewrite to one type of values, or to objects with some fields', () => {
  expect(apply('/*', ['[1,true]', '["1",true]'], { type: 'number' })).toBe('["1",true]')
  expect(apply('/*', ['[1,true]', '["1",true]'], { type: 'boolean' })).toBeUndefined()
  const cards: readonly [string, string] = [
    '[{"id":1,"card":1,"n":1},{"id":2,"iban":1,"n":2}]',
    '[{"id":1,"card":1,"n":"1"},{"id":2,"iban":1,"n":2}]',
  ]
  expect(apply('/*/n', cards, { keys: ['card'] })).toBe(
    '[{"id":1,"card":1,"n":"1"},{"id":2,"iban":1,"n":2}]',
  )
  expect(apply('/*/n', cards, { keys: ['card', 'iban'] })).toBeUndefined()
})

const rewritten = (guard: Guard, value: string, holder?: string): string | undefined => {
  const around = holder === undefined ? undefined : json(holder)
  return textOf(
    rewriteValue(
      { rewrite: quote, guard },
      json(value),
      around instanceof Map ? around : undefined,
    ),
  )
}

test('fields of a guard are those of the value itself, else of the object that holds it', () => {
  expect(rewritten({ keys: ['a'] }, '{"a":1}', '{"b":1}')).toBe(String.raw`"{\"a\":1}"`)
  expect(rewritten({ keys: ['b'] }, '{"a":1}', '{"b":1}')).toBeUndefined()
  expect(rewritten({ keys: ['b'] }, '1', '{"b":1}')).toBe('"1"')
  expect(rewritten({ keys: ['b'] }, '1')).toBeUndefined()
})

test('a value that a rewrite leaves the same is not rewritten', () => {
  expect(rewritten({ type: 'string' }, '"a"')).toBeUndefined()
  expect(rewritten({ type: 'null' }, 'null')).toBeUndefined()
})

const describe = (pattern: string, guard?: Guard, field?: string): string =>
  describePathRewrite({
    rewrite: { ...quote, ...(field !== undefined && { field }) },
    pattern,
    guard,
  })

test('a place is a pointer, with the field and with what it is limited to', () => {
  expect(describe('')).toBe('the whole body')
  expect(describe('/a/*')).toBe('/a/*')
  expect(describe('/a', undefined, 'b/c')).toBe('/a/b~1c')
  expect(describe('', undefined, 'b')).toBe('/b')
  expect(describe('', { type: 'list' })).toBe('the whole body of type list')
  expect(describe('/a', { keys: ['b', 'c'] })).toBe('/a with b, c')
})
