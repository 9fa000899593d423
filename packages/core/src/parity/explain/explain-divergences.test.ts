import { expect, test } from 'vitest'
import { parseJson } from '../../json/index.ts'
import { AliasTable } from '../compare/difference.ts'
import type { ComparedAnswer } from '../compare/compare-answers.ts'
import { judgeCase } from '../compare/judge-case.ts'
import { toRules } from '../compare/rules.ts'
import { explainDivergences, type ComparedCase } from './explain-divergences.ts'

function answer(body: unknown, status = 200): ComparedAnswer {
  const parsed = parseJson(JSON.stringify(body))
  return { status, headers: {}, body: { kind: 'json', value: parsed.ok ? parsed.value : null } }
}

function compared(name: string, a: ComparedAnswer, b: ComparedAnswer): ComparedCase {
  const { divergences, noise } = judgeCase(
    { reference: [a, a], candidate: [b, b] },
    { compare: { headers: [] }, ignore: [], aliases: [] },
  )
  return { name, target: 'b', reference: a, candidate: b, divergences, noise, rules: [] }
}

const camel = (name: string) => compared(name, answer({ user_id: name }), answer({ userId: name }))

test('a status beside an explained body stays unexplained, and is a separate cause', () => {
  const { mappings, divergences, rootCauses } = explainDivergences(
    [
      camel('one'),
      camel('two'),
      compared('three', answer({ user_id: 1 }), answer({ userId: 1 }, 500)),
    ],
    [],
  )
  expect(mappings[0]?.explains).toEqual(['one', 'two'])
  expect(mappings[0]?.residue).toEqual(['three'])
  expect(
    divergences.get('three')?.map(({ kind, explainedBy }) => [kind, explainedBy !== null]),
  ).toEqual([
    ['status', false],
    ['missing', true],
    ['extra', true],
  ])
  expect(rootCauses).toBe(2)
})

test('what is left under a mapping is reported, and the rest stays explained', () => {
  const broken = compared(
    'three',
    answer({ user_id: 1, total: 5 }),
    answer({ userId: 1, total: 6 }),
  )
  const { mappings, divergences, representatives } = explainDivergences(
    [camel('one'), camel('two'), broken],
    [],
  )
  expect(mappings[0]).toMatchObject({ explains: ['one', 'two'], residue: ['three'] })
  const open = divergences.get('three')?.filter(({ explainedBy }) => explainedBy === null)
  expect(open).toMatchObject([{ kind: 'value', pointer: '/total', reference: '5', candidate: '6' }])
  expect(representatives.map(({ name }) => name)).toEqual(['one', 'three'])
})

const text = (words: string): ComparedAnswer => ({
  status: 200,
  headers: {},
  body: { kind: 'text', text: words },
})

test('texts are never explained, and leave the rest explained', () => {
  const json = answer({ user_id: 'x' })
  const { mappings, divergences, rootCauses } = explainDivergences(
    [
      camel('one'),
      camel('two'),
      compared('page', text('old'), text('new')),
      compared('from json', json, text('new')),
      compared('to json', text('old'), json),
    ],
    [],
  )
  expect(mappings[0]).toMatchObject({ explains: ['one', 'two'], residue: [] })
  for (const name of ['page', 'from json', 'to json'])
    expect(divergences.get(name)).toMatchObject([{ kind: 'body', explainedBy: null }])
  expect(rootCauses).toBe(2)
})

const tagged = (etag: string): ComparedAnswer => ({ ...answer({ id: 2 }), headers: { etag } })

test('a header that differs beside bodies that agree is left, and is a cause', () => {
  const sides = { reference: tagged('"a"'), candidate: tagged('"b"') }
  const judged = judgeCase(
    { reference: [sides.reference], candidate: [sides.candidate] },
    { compare: { headers: ['etag'] }, ignore: [], aliases: [] },
  )
  const other: ComparedCase = { name: 'other', target: 'b', rules: [], ...sides, ...judged }
  const { divergences, representatives } = explainDivergences([other], [])
  expect(divergences.get('other')).toMatchObject([{ kind: 'header', explainedBy: null }])
  expect(representatives).toEqual([other])
})

test('a difference of some rounds only needs no explanation, whatever its body has', () => {
  const unstable: ComparedCase = { ...camel('three'), divergences: [] }
  const { mappings, divergences } = explainDivergences(
    [...['one', 'two', 'four', 'five'].map(camel), unstable],
    [],
  )
  expect(mappings[0]).toMatchObject({ explains: ['one', 'two', 'four', 'five'], residue: [] })
  expect(divergences.get('three')).toEqual([])
})

test('a mapping has an id made of its description, and a number where another has the same', () => {
  const { mappings } = explainDivergences(
    [
      compared('one', answer({ y: { InUse: 7 } }), answer({ y: { t: 'in_use', c: 7 } })),
      compared('two', answer({ y: { AllDone: 7 } }), answer({ y: { t: 'all_done', c: 7 } })),
      compared('three', answer({ x: { InUse: 8 } }), answer({ x: { t: 'inUse', c: 8 } })),
      compared('four', answer({ x: { AllDone: 8 } }), answer({ x: { t: 'allDone', c: 8 } })),
    ],
    [],
  )
  expect(mappings.map(({ id }) => id)).toEqual([
    'external-tag-to-adjacent-tag-t-c',
    'external-tag-to-adjacent-tag-t-c-2',
  ])
  const units = ['one', 'two'].map((name) =>
    compared(name, answer({ a: name }), answer({ a: { [name]: null } })),
  )
  const unit = explainDivergences(units, [])
  expect(unit.mappings.map(({ id }) => id)).toEqual(['unit-x-to-x-null'])
  expect(unit.divergences.get('one')).toMatchObject([{ explainedBy: 'unit-x-to-x-null' }])
})

test('the same unexplained divergence in two cases is one root cause', () => {
  const cases = [1, 2].map((n) =>
    compared(`case ${n}`, answer({ price: n }), answer({ price: n * 3 + 1 })),
  )
  expect(explainDivergences(cases, []).rootCauses).toBe(1)
})

const orderIn = (total: number): object => ({ user_id: 1, total })
const orderOut = (total: number): object => ({ userId: 1, total })

test('one wrong value in a detail and in a list is one root cause', () => {
  const { rootCauses, divergences } = explainDivergences(
    [
      camel('one'),
      camel('two'),
      compared('detail', answer(orderIn(5)), answer(orderOut(6))),
      compared('list', answer([orderIn(5), orderIn(9)]), answer([orderOut(6), orderOut(9)])),
    ],
    [],
  )
  const left = [...divergences].flatMap(([name, all]) =>
    all
      .filter(({ explainedBy }) => explainedBy === null)
      .map(({ pointer }) => `${name} ${pointer}`),
  )
  expect(left).toEqual(['detail /total', 'list /0/total'])
  expect(rootCauses).toBe(2)
})

test.each([
  {
    what: 'a status with another body',
    a: answer({ id: 1 }),
    b: answer({ error: 'x' }, 500),
    is: 1,
  },
  {
    what: 'a field that got another name',
    a: answer({ id: 1, sum: 2 }),
    b: answer({ id: 1, total: 3 }),
    is: 1,
  },
  { what: 'two fields lost', a: answer({ id: 1, a: 1, b: 1 }), b: answer({ id: 1 }), is: 2 },
  { what: 'two values changed', a: answer({ id: 1, a: 1 }), b: answer({ id: 2, a: 2 }), is: 2 },
])('$what: $is', ({ a, b, is }) => {
  expect(explainDivergences([compared('case', a, b)], []).rootCauses).toBe(is)
})

test('a case of which nothing is explained is claimed by no mapping', () => {
  const { mappings, divergences } = explainDivergences(
    [camel('one'), camel('two'), compared('other', answer({ total: 1 }), answer({ total: 2 }))],
    [],
  )
  expect(mappings.map(({ explains, residue }) => [explains, residue])).toEqual([
    [['one', 'two'], []],
  ])
  expect(divergences.get('other')).toMatchObject([{ pointer: '/total', explainedBy: null }])
})

test('an id with another partner than in another case is left, whatever is explained beside it', () => {
  const aliases = [new AliasTable()]
  const rules = { alias: ['/user_id', '/userId'] }
  const judge = (name: string, a: ComparedAnswer, b: ComparedAnswer): ComparedCase => {
    const judged = judgeCase(
      { reference: [a], candidate: [b] },
      { compare: { headers: [], ...rules }, ignore: [], aliases },
    )
    return { name, target: 'b', reference: a, candidate: b, ...judged, rules: toRules(rules) }
  }
  const { divergences } = explainDivergences(
    [
      judge('first', answer({ user_id: 1, is_open: true }), answer({ user_id: 7, isOpen: true })),
      judge('again', answer({ user_id: 1, is_open: true }), answer({ user_id: 8, isOpen: true })),
    ],
    [],
  )
  expect(divergences.get('again')?.filter(({ explainedBy }) => explainedBy === null)).toMatchObject(
    [{ kind: 'value', pointer: '/user_id' }],
  )
})
