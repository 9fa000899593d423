import { expect, test } from 'vitest'
import { parseJson } from '../../json/parse-json.ts'
import type { ComparedAnswer } from '../compare/compare-answers.ts'
import { judgeCase } from '../compare/judge-case.ts'
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

test('a status beside an explained body stays unexplained, and is a cause of its own', () => {
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

test('what is left under a mapping is told, and the rest stays explained', () => {
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

test('the same unexplained divergence in two cases is one root cause', () => {
  const cases = [1, 2].map((n) =>
    compared(`case ${n}`, answer({ price: n }), answer({ price: n * 3 + 1 })),
  )
  expect(explainDivergences(cases, []).rootCauses).toBe(1)
})
