import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileJson } from './json-template.ts'
import { createRandom } from '../random/index.ts'
import { compileTemplate, renderText, renderValue } from './template.ts'
import type { FlowContext, Variables } from './flow-context.ts'

const contextOf = (vars: Variables, seed = 1): FlowContext => ({
  vars,
  random: createRandom(seed),
  seed,
  userIndex: 0,
  emit: () => undefined,
})

test.each([
  { text: 'plain', vars: {}, value: 'plain' },
  { text: '{{ name }}', vars: { name: 'Ada' }, value: 'Ada' },
  { text: '{{n}}', vars: { n: 7 }, value: 7 },
  { text: '{{ a.b[0] }}', vars: { a: { b: [{ c: 1 }] } }, value: { c: 1 } },
  { text: "{{ a['b c'] }}", vars: { a: { 'b c': true } }, value: true },
  { text: 'id-{{ n }}-{{ a.b }}', vars: { n: 7, a: { b: null } }, value: 'id-7-null' },
  { text: '{{ a }}!', vars: { a: { b: [1] } }, value: '{"b":[1]}!' },
  { text: '{{ gone }}', vars: {}, value: undefined },
  { text: '{{ a.constructor }}', vars: { a: {} }, value: undefined },
  { text: "{{ 'text' }}", vars: {}, value: 'text' },
  { text: '{{ not a template', vars: {}, value: '{{ not a template' },
])('$text with $vars gives $value', ({ text, vars, value }) => {
  expect(renderValue(compileTemplate(text), contextOf(vars))).toEqual(value)
})

test('constants are worked in before the run, so that nothing is left to evaluate', () => {
  const template = compileTemplate('/runs/{{ run.id }}/{{ user }}', { run: { id: 'r1' } })
  expect(template).toMatchObject({ kind: 'text', parts: ['/runs/r1/', { source: 'user' }] })
  expect(compileTemplate('{{ run }}', { run: 5 })).toEqual({ kind: 'constant', value: 5 })
})

test.each([
  { text: '{{ }}', message: 'is no variable' },
  { text: '{{ a b }}', message: 'cannot be read from "b"' },
  { text: '{{ $nope(1) }}', message: 'no template function $nope' },
  { text: '{{ constructor(1) }}', message: 'no template function constructor' },
  { text: '{{ $randomNumber(9, 1) }}', message: 'the low end comes first' },
  { text: '{{ $randomNumber(1 }}', message: 'should go on with , or )' },
  { text: '{{ $env.MISSING }}', message: '$env.MISSING }} is not set' },
])('$text cannot be compiled: $message', ({ text, message }) => {
  expect(() => compileTemplate(text, { $env: {} })).toThrow(message)
})

test('a text with a hole in it is an error, never "undefined" on the wire', () => {
  const template = compileTemplate('/orders/{{ id }}')
  expect(() => renderText(template, contextOf({}))).toThrow('{{ id }} has no value')
})

test('random templates follow the seed', () => {
  const template = compileTemplate('{{ $randomNumber(1, 6) }} {{ $randomString(5) }} {{ $uuid() }}')
  const draw = (seed: number): string => renderText(template, contextOf({}, seed))
  expect(draw(7)).toBe(draw(7))
  expect(draw(7)).not.toBe(draw(8))
  expect(draw(7)).toMatch(
    /^[1-6] \w{5} [\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
  )
})

test('$uuid is one for each user, however often and in whatever order it is asked for', () => {
  const template = compileTemplate('{{ $uuid }} {{ $uuid }}')
  const [first, second] = renderText(template, contextOf({}, 3)).split(' ')
  expect(first).toBe(second)
  const later = contextOf({}, 3)
  later.random.unit()
  expect(renderText(template, later)).toBe(`${first} ${first}`)
})

test('a JSON body keeps types, drops keys without a value and joins text', () => {
  const body = {
    id: '{{ id }}',
    gone: '{{ gone }}',
    list: ['{{ gone }}', '{{ n }}'],
    t: 'n={{ n }}',
  }
  const text = compileJson(body).text(contextOf({ id: 'a"b', n: 2 }))
  expect(text).toBe(String.raw`{"id":"a\"b","list":[null,2],"t":"n=2"}`)
})

test('a JSON body without templates is one constant text', () => {
  expect(compileJson({ a: [1, null, { b: 'x' }], '{{k}}': 1 }, { k: 'key' }).constant).toBe(
    '{"a":[1,null,{"b":"x"}],"key":1}',
  )
})

test('an integer beyond 2^53 keeps all its digits', () => {
  const template = compileJson({ n: 9_007_199_254_740_993n, m: '{{ m }}', gone: '{{ gone }}' })
  expect(template.text(contextOf({ m: [2n ** 64n] }))).toBe(
    '{"n":9007199254740993,"m":[18446744073709551616]}',
  )
})

test('joined JSON is what JSON.stringify gives, whatever the values', () => {
  const template = compileJson({
    lone: '{{ v }}',
    inner: ['x{{ t }}y'],
    '{{ t }}': 1,
    fixed: { n: 1.5 },
  })
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (v, t) => {
      const expected = { lone: v, inner: [`x${t}y`], [t]: 1, fixed: { n: 1.5 } }
      const parsed: unknown = JSON.parse(template.text(contextOf({ v, t })))
      expect(parsed).toEqual(JSON.parse(JSON.stringify(expected)))
    }),
    { seed: 20_26 },
  )
})
