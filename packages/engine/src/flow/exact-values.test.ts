import {
  capture,
  captureIfThere,
  contains,
  equals,
  exists,
  expectThat,
  get,
  jsonPath,
  not,
  body,
  post,
  when,
} from '@gauntlet/core/flow'
import { toJsonText } from '@gauntlet/core/json'
import { expect, test } from 'vitest'
import { createFakeIo, runOnce, scenarioOf } from './fake-io.suite.ts'

const ANSWER =
  '{"id":174322306148984899,"price":0.10000000000000001,"zero":-0,"far":1e400,"one":1.0,"list":[9007199254740993]}'

test('what was captured goes on with all its digits: in a path, in a body, in a form, in a longer text', async () => {
  const fake = createFakeIo(() => ({ text: ANSWER }))
  await runOnce(
    scenarioOf([
      get('/o', {
        capture: ['id', 'price', 'zero', 'far', 'list'].map((name) =>
          capture(name, jsonPath(`$.${name}`)),
        ),
      }),
      get('/o/{{ id }}', { query: { list: '{{ list }}' } }),
      post('/r', {
        json: {
          ref: '{{ id }}',
          text: 'order {{ id }}',
          price: '{{ price }}',
          zero: '{{ zero }}',
          far: '{{ far }}',
          list: '{{ list }}',
          literal: 174_322_306_148_984_899n,
        },
      }),
      post('/f', { form: { ref: '{{ id }}', price: '{{ price }}' } }),
      post('/c', { json: ({ vars }: { vars: Record<string, unknown> }) => ({ ref: vars['id'] }) }),
    ]),
    fake,
  )
  expect(fake.requests.slice(1).map(({ path, body: sent }) => [path, sent])).toEqual([
    ['/o/174322306148984899?list=9007199254740993', undefined],
    [
      '/r',
      '{"ref":174322306148984899,"text":"order 174322306148984899","price":0.10000000000000001,"zero":-0,"far":1e400,"list":[9007199254740993],"literal":174322306148984899}',
    ],
    ['/f', 'ref=174322306148984899&price=0.10000000000000001'],
    ['/c', '{"ref":174322306148984899}'],
  ])
})

const id = jsonPath('$.id')

test.each([
  { expectation: equals(id, 174_322_306_148_984_899n), ok: true },
  { expectation: equals(id, 174_322_306_148_984_900n), ok: false },
  { expectation: equals(id, Number('174322306148984899')), ok: false },
  { expectation: equals(jsonPath('$.price'), 0.1), ok: false },
  { expectation: equals(jsonPath('$.zero'), 0), ok: true },
  { expectation: equals(jsonPath('$.one'), 1), ok: true },
  { expectation: expectThat(id, { kind: 'less', value: 174_322_306_148_984_900n }), ok: true },
  { expectation: expectThat(id, { kind: 'at-least', value: 174_322_306_148_984_900n }), ok: false },
  { expectation: expectThat(id, { kind: 'greater', value: '174322306148984898' }), ok: true },
  { expectation: expectThat(id, { kind: 'type', type: 'integer' }), ok: true },
  { expectation: expectThat(jsonPath('$.one'), { kind: 'type', type: 'float' }), ok: true },
  { expectation: expectThat(jsonPath('$.one'), { kind: 'type', type: 'integer' }), ok: false },
  { expectation: expectThat(jsonPath('$.far'), { kind: 'type', type: 'number' }), ok: true },
  { expectation: expectThat(jsonPath('$.far'), { kind: 'type', type: 'collection' }), ok: false },
  { expectation: contains(jsonPath('$.list'), 9_007_199_254_740_992), ok: false },
  { expectation: contains(jsonPath('$.list'), 9_007_199_254_740_993n), ok: true },
  { expectation: equals(jsonPath('$.list'), [9_007_199_254_740_993n]), ok: true },
])('$expectation: $ok', async ({ expectation, ok }) => {
  const fake = createFakeIo(() => ({ text: ANSWER }))
  await runOnce(scenarioOf([get('/o', { expect: [expectation] })]), fake)
  expect(fake.results[0]?.expectations[0]?.ok).toBe(ok)
})

test('a condition compares all digits', async () => {
  const fake = createFakeIo(() => ({ text: ANSWER }))
  await runOnce(
    scenarioOf([
      get('/o', { capture: [capture('id', id)] }),
      when({ expression: 'id == 174322306148984900' }, [get('/wrong')]),
      when({ expression: 'id == 174322306148984899 and id + 1 == 174322306148984900' }, [
        get('/right'),
      ]),
    ]),
    fake,
  )
  expect(fake.requests.map(({ path }) => path)).toEqual(['/o', '/right'])
})

test('a broken expectation shows all digits', async () => {
  const fake = createFakeIo(() => ({ text: ANSWER }))
  await runOnce(scenarioOf([get('/o', { expect: [equals(id, 5)] })]), fake)
  expect(fake.results[0]?.expectations).toEqual([
    { ok: false, expected: '$.id is 5', observed: '174322306148984899' },
  ])
  expect(toJsonText(fake.results[0]?.expectations)).toContain('174322306148984899')
})

const zstd = { text: 'anything', headers: { 'content-encoding': 'zstd' } }
const unread = 'the body could not be read: Content-Encoding zstd'

test.each([
  { expectation: exists(id), answer: zstd, observed: unread },
  { expectation: not(exists(jsonPath('$.error'))), answer: zstd, observed: unread },
  { expectation: not(contains(body, 'error')), answer: zstd, observed: unread },
  {
    expectation: not(exists(jsonPath('$.error'))),
    answer: { text: '<html>' },
    observed: 'the body could not be read: not JSON: no JSON value at character 0',
  },
  {
    expectation: exists(id),
    answer: { status: 204 },
    observed: 'the body could not be read: no body (status 204)',
  },
])('an expectation that needs a body which cannot be read is broken: $observed', async (row) => {
  const fake = createFakeIo(() => row.answer)
  await runOnce(scenarioOf([get('/o', { expect: [row.expectation] })]), fake)
  expect(fake.results[0]?.expectations).toMatchObject([{ ok: false, observed: row.observed }])
})

test('a capture from a body that cannot be read says why', async () => {
  const fake = createFakeIo(() => zstd)
  const steps = [get('/o', { capture: [captureIfThere('a', id), capture('id', id)] })]
  expect(await runOnce(scenarioOf(steps), fake)).toMatchObject({
    kind: 'failed',
    failure: {
      kind: 'capture',
      message: `GET /o: nothing to capture as id in an answer with status 200: ${unread}`,
    },
  })
})
