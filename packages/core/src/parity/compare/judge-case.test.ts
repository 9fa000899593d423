import { expect, test } from 'vitest'
import { parseJson } from '../../json/index.ts'
import { type ComparedAnswer, compareAnswers } from './compare-answers.ts'
import { AliasTable } from './difference.ts'
import { judgeCase, type JudgeOptions } from './judge-case.ts'

function answer(value: unknown, rest: Partial<ComparedAnswer> = {}): ComparedAnswer {
  const parsed = parseJson(JSON.stringify(value))
  if (!parsed.ok) throw new Error(parsed.reason)
  return { status: 200, headers: {}, body: { kind: 'json', value: parsed.value }, ...rest }
}
const page = (text: string, rest: Partial<ComparedAnswer> = {}): ComparedAnswer =>
  answer(null, { body: { kind: 'text', text }, ...rest })

const judge = (
  reference: readonly ComparedAnswer[],
  candidate: readonly ComparedAnswer[],
  options: Partial<JudgeOptions> = {},
) =>
  judgeCase(
    { reference, candidate },
    { compare: { headers: [] }, ignore: [], aliases: [], ...options },
  )
const places = (differences: readonly { kind: string; pointer: string }[]) =>
  differences.map(({ kind, pointer }) => `${kind} ${pointer}`)

test('what differs in every round diverges, what differs in some is unstable', () => {
  const result = judge(
    [answer({ a: 1, b: 1 }), answer({ a: 1, b: 1 })],
    [answer({ a: 2, b: 1 }), answer({ a: 2, b: 2 })],
  )
  // The candidate differs with itself in b.
  expect(places(result.divergences)).toEqual(['value /a'])
  expect(result).toMatchObject({ noisy: true, unstable: [], unclear: [], uses: [], overBroad: [] })
  const flapping = judge(
    [answer({ a: 1 }), answer({ a: 1 }), answer({ a: 1 })],
    [answer({ a: 1 }), answer({}), answer({ a: 1 })],
  )
  expect(flapping.divergences).toEqual([])
  expect(places(flapping.unstable)).toEqual([])
  const status = judge([answer(1), answer(1)], [answer(1), answer(1, { status: 500 })])
  expect(status.divergences).toEqual([])
  expect(status.unstable).toEqual([
    { kind: 'status', pointer: '', reference: '200', candidate: '500' },
  ])
})

test('one round alone shows divergences, and no noise', () => {
  const result = judge([answer({ a: 1 })], [answer({ a: 2 })])
  expect(places(result.divergences)).toEqual(['value /a'])
  expect(result).toMatchObject({ noisy: false, unstable: [] })
  expect(judge([answer(1)], [])).toMatchObject({ divergences: [], uses: [], overBroad: [] })
})

test('a status of the first round only is unstable', () => {
  const result = judge([answer(1), answer(1)], [answer(1, { status: 500 }), answer(1)])
  expect(result.divergences).toEqual([])
  expect(places(result.unstable)).toEqual(['status '])
})

test('a field that changes by itself leaves the rest of the body to compare', () => {
  const [one, other] = [answer({ id: 1 }), answer({ id: 2 })]
  expect(judge([one, other], [other, one])).toMatchObject({ divergences: [], incomparable: [] })
  const [up, down] = [answer([1, 2]), answer([2, 1])]
  expect(judge([up, down], [down, up])).toMatchObject({ divergences: [], incomparable: [] })
  const [bare, worded] = [page('12'), page('at 12')]
  expect(judge([bare, worded], [worded, bare])).toMatchObject({ divergences: [], incomparable: [] })
})

const pages = (cookie: string) =>
  ['a\nb', 'a\nc'].map((text) => page(text, { headers: { 'set-cookie': cookie } }))

test('a header of several lines is no text that changes line by line', () => {
  const options = { compare: { headers: ['set-cookie'] } }
  const result = judge(pages('x=1\ny=1'), pages('x=1\ny=2'), options)
  expect(places(result.divergences)).toEqual(['header set-cookie'])
})

const tagged = (text: string, etag: string) => page(text, { headers: { etag } })

test('a header that changes by itself excuses no line of the text below it', () => {
  const result = judge(
    [tagged('a\nb', '"red"'), tagged('a\nb', '"blue"')],
    [tagged('a\nc', '"3"'), tagged('a\nc', '"4"')],
    { compare: { headers: ['etag'] } },
  )
  expect(places(result.divergences)).toEqual(['body '])
})

test('a list that shifts from round to round is one place', () => {
  const result = judge(
    [answer([{ n: 1 }, { n: 2 }]), answer([{ n: 1 }, { n: 2 }])],
    [answer([{ n: 1 }, { n: 3 }]), answer([{ n: 1 }, { n: 3 }])],
  )
  expect(places(result.divergences)).toEqual(['value /1/n'])
})

test('of fresh values only what both targets change is noise, and numbers among them are unclear', () => {
  const reference = [answer({ id: 1, sum: 10 }), answer({ id: 2, sum: 20 })]
  const candidate = [answer({ id: 3, sum: 11 }), answer({ id: 4, sum: 21 })]
  expect(judge(reference, candidate)).toMatchObject({ divergences: [], unclear: [] })
  const numbers = judge(reference, candidate, { draws: 'fresh-numbers' })
  expect(numbers.divergences).toEqual([])
  expect(places(numbers.unclear)).toEqual(['value /id', 'value /sum'])
  expect(judge(reference, candidate, { draws: 'fresh' }).unclear).toEqual([])
  // The candidate alone changes: with fresh values that is no noise of it.
  const stuck = [answer({ id: 1, sum: 10 }), answer({ id: 1, sum: 10 })]
  expect(judge(stuck, candidate).divergences).toEqual([])
  expect(places(judge(stuck, candidate, { draws: 'fresh' }).divergences)).toEqual([
    'value /id',
    'value /sum',
  ])
  const texts = [answer({ id: 'a b' }), answer({ id: 'c d' })]
  expect(judge(texts, texts.toReversed(), { draws: 'fresh-numbers' }).unclear).toEqual([])
})

test('rules of the case and of the run hold in every round, and say what they did', () => {
  const [one, other] = [answer({ at: 1, by: 'x', n: 1 }), answer({ at: 2, by: 'y', n: 1 })]
  const result = judge([one, one], [other, other], {
    compare: { headers: [], ignore: ['/at'] },
    ignore: ['/by'],
  })
  expect(result).toMatchObject({ divergences: [], noisy: false })
  expect(result.uses).toEqual([
    { rule: 'ignore /at', matched: 1, silenced: 1 },
    { rule: 'ignore /by', matched: 1, silenced: 1 },
  ])
  const all = judge([answer({ at: 1 })], [answer({ at: 2 })], { ignore: ['/at'] })
  expect(all.overBroad).toEqual(['ignore /at'])
})

test('an id keeps its partner from case to case of one round', () => {
  const aliases = [new AliasTable()]
  const options = { compare: { headers: [], alias: ['/id'] }, aliases }
  expect(judge([answer({ id: 'a1' })], [answer({ id: 'b1' })], options).divergences).toEqual([])
  expect(judge([answer({ id: 'a1' })], [answer({ id: 'b1' })], options).divergences).toEqual([])
  expect(
    places(judge([answer({ id: 'a1' })], [answer({ id: 'b2' })], options).divergences),
  ).toEqual(['value /id'])
  expect(
    places(judge([answer({ id: 'a2' })], [answer({ id: 'b1' })], options).divergences),
  ).toEqual(['value /id'])
})

const compare = (one: ComparedAnswer, other: ComparedAnswer) =>
  compareAnswers(one, other, { headers: ['etag', 'allow'], rules: [] }).differences

test('answers are compared by status, by the chosen headers and by what their bodies are', () => {
  const headers = { etag: '"a"', allow: 'GET, HEAD', date: 'x' }
  expect(
    compare(
      answer(1, { headers }),
      answer(1, { headers: { ...headers, allow: 'HEAD, GET', date: 'y' } }),
    ),
  ).toEqual([])
  expect(
    compare(answer(1, { headers }), answer(2, { status: 404, headers: { allow: 'GET' } })),
  ).toEqual([
    { kind: 'status', pointer: '', reference: '200', candidate: '404' },
    { kind: 'header', pointer: 'etag', reference: '"a"', candidate: null },
    { kind: 'header', pointer: 'allow', reference: 'GET, HEAD', candidate: 'GET' },
    { kind: 'value', pointer: '', reference: '1', candidate: '2' },
  ])
  expect(compare(page('ok'), page('ok'))).toEqual([])
  expect(compare(page('ok'), page('no'))).toEqual([
    { kind: 'body', pointer: '', reference: 'ok', candidate: 'no' },
  ])
  const bytes = (digest: string) => page('', { body: { kind: 'bytes', digest, length: 3 } })
  expect(compare(bytes('ab'), bytes('ab'))).toEqual([])
  expect(compare(bytes('ab'), answer(1))).toEqual([
    { kind: 'body', pointer: '', reference: '3 bytes, SHA-256 ab', candidate: 'a JSON body' },
  ])
})

/** Metrics as a server gives them: counters, and series that are there once something was counted. */
const metrics = (...lines: readonly string[]) => page(['# HELP a counter', ...lines, ''].join('\n'))

test('a text in which lines come and go by themselves: only lines that do so may differ', () => {
  const [up, lag] = ['up_seconds 1.5', 'lag_seconds NaN']
  const reference = [
    metrics(up, lag),
    metrics('up_seconds 2', 'lag_seconds 1e-7', 'served{route="/a"} 1'),
  ]
  // What the other process counted, it shows from the start.
  const candidate = [
    metrics('up_seconds 120', 'lag_seconds 0.001', 'served{route="/a"} 12345678'),
    metrics('up_seconds 121', 'lag_seconds 2', 'served{route="/a"} 2'),
  ]
  expect(judge(reference, candidate)).toMatchObject({
    divergences: [],
    unstable: [],
    incomparable: [],
    noisy: true,
  })
  const other = candidate.map(({ body }) =>
    page(`${body.kind === 'text' ? body.text : ''}served{route="/b"} 1\n`),
  )
  const unclear = judge(reference, other)
  expect(unclear).toMatchObject({ divergences: [], unstable: [] })
  expect(places(unclear.incomparable)).toEqual(['body ', 'body '])
})

test('a text whose numbers alone change by themselves may have no other lines', () => {
  const reference = [metrics('up_seconds 1'), metrics('up_seconds 2')]
  const candidate = [metrics('up_seconds 3', 'leaks 1'), metrics('up_seconds 4', 'leaks 1')]
  const result = judge(reference, candidate)
  expect(places(result.divergences)).toEqual(['body '])
  expect(result.incomparable).toEqual([])
  const constant = [metrics('limit 5'), metrics('limit 5')]
  expect(places(judge(constant, [metrics('limit 6'), metrics('limit 6')]).divergences)).toEqual([
    'body ',
  ])
})

test('lines in another order are not comparable where the text changes by itself, and differ where it does not', () => {
  const reference = [metrics('a 1', 'b 1'), metrics('a 2', 'b 1')]
  const candidate = [metrics('b 1', 'a 1'), metrics('b 1', 'a 2')]
  const result = judge(reference, candidate)
  expect(result.divergences).toEqual([])
  expect(places(result.incomparable)).toEqual(['body ', 'body '])
  const [same] = reference
  const [other] = candidate
  const steady = judge(same ? [same, same] : [], other ? [other, other] : [])
  expect(places(steady.divergences)).toEqual(['body '])
})

test.each([
  { what: 'a number', one: [answer(1), answer(2)], other: [answer(3), answer(4)] },
  {
    what: 'a text of numbers',
    one: [page('12:01, 7'), page('12:02, 8')],
    other: [page('12:03, 9'), page('12:04, 9')],
  },
  {
    what: 'bytes',
    one: ['aa00bb11', 'aa00bb12'].map((digest) =>
      page('', { body: { kind: 'bytes', digest, length: 9 } }),
    ),
    other: ['aa00bb13', 'aa00bb14'].map((digest) =>
      page('', { body: { kind: 'bytes', digest, length: 9 } }),
    ),
  },
])('a body that is $what and always differs leaves nothing to compare', ({ one, other }) => {
  const result = judge(one, other)
  expect(result.divergences).toEqual([])
  expect(result.incomparable.length).toBeGreaterThan(0)
})
