import { expect, test } from 'vitest'
import { findRootCauses, type ExplainedDifference } from './root-causes.ts'

type Short = readonly [
  kind: ExplainedDifference['kind'],
  pointer: string,
  sides?: readonly [reference: string | null, candidate: string | null],
]

const open = ([kind, pointer, sides = ['1', '2']]: Short): ExplainedDifference => ({
  kind,
  pointer,
  reference: sides[0],
  candidate: sides[1],
  explainedBy: null,
})
const explained = (by: string): ExplainedDifference => ({
  ...open(['type', '/a']),
  explainedBy: by,
})

/** How many causes each case has, and how many there are of all. */
function count(...cases: readonly (readonly ExplainedDifference[])[]) {
  const named = cases.map((each, at) => [`case ${at}`, each] as const)
  const causes = [...findRootCauses(new Map(named)).values()]
  return { each: causes.map(({ length }) => length), all: new Set(causes.flat()).size }
}
const lists = (...cases: readonly (readonly Short[])[]) =>
  count(...cases.map((all) => all.map(open)))

test('one kind of difference at one place is one cause, in whatever case and element', () => {
  expect(lists([['type', '/items/0/a']], [['type', '/items/12/a']])).toEqual({
    each: [1, 1],
    all: 1,
  })
  expect(lists([['type', '/a']], [['missing', '/a']], [['type', '/b']])).toEqual({
    each: [1, 1, 1],
    all: 3,
  })
})

test.each<{ what: string; one: Short; other: Short; all: number }>([
  { what: 'the same values of one field', one: ['value', '/total'], other: ['value', '/items/0/total'], all: 1 },
  { what: 'the same values of one field of a list', one: ['value', '/total/0'], other: ['value', '/in/total/12'], all: 1 },
  { what: 'other values of one field', one: ['value', '/total'], other: ['value', '/in/total', ['1', '3']], all: 2 },
  { what: 'the same values of two fields', one: ['value', '/total'], other: ['value', '/in/sum'], all: 2 },
  { what: 'the same types of one field', one: ['type', '/total'], other: ['type', '/in/total'], all: 2 },
  { what: 'the same values of no field', one: ['value', ''], other: ['value', '/0'], all: 2 },
  { what: 'fields whose names end with the same digits', one: ['value', '/a1'], other: ['value', '/in/b1'], all: 2 },
  { what: 'fields whose names begin with the same digits', one: ['value', '/in/1a'], other: ['value', '/in/x/1b'], all: 2 },
])('$what: causes $all', ({ one, other, all }) => {
  expect(lists([one], [other]).all).toBe(all)
}) // prettier-ignore

test('a status is the one cause of what differs below it, and two statuses are two', () => {
  const failed: Short = ['status', '', ['200', '500']]
  expect(lists([failed, ['missing', '/a'], ['extra', '/b']], [failed])).toEqual({
    each: [1, 1],
    all: 1,
  })
  const others = (['404', '503'] as const).map((to): Short[] => [['status', '', ['200', to]]])
  expect(lists([failed], ...others, [['status', '', ['201', '500']]]).all).toBe(4)
})

test('fields that went and came in one object are one cause', () => {
  const changed = lists([
    ['missing', '/in/a'],
    ['extra', '/in/b'],
    ['extra', '/in/c'],
  ])
  expect(changed).toEqual({ each: [1], all: 1 })
})

test.each<{ what: string; all: readonly Short[] }>([
  { what: 'two fields lost', all: [['missing', '/a'], ['missing', '/b']] },
  { what: 'fields of two objects', all: [['missing', '/x/a'], ['extra', '/y/a']] },
  { what: 'a field lost and another changed', all: [['missing', '/a'], ['value', '/b']] },
  { what: 'elements of a list', all: [['missing', '/in/10'], ['extra', '/in/12']] },
])('$what are two causes', ({ all }) => {
  expect(lists(all).all).toBe(2)
}) // prettier-ignore

test('fields of an element that went and came are one cause', () => {
  const changed = lists([
    ['missing', '/in/10/a'],
    ['extra', '/in/10/b'],
  ])
  expect(changed.all).toBe(1)
})

test('causes are one that a third case shows to be one', () => {
  const went: Short = ['missing', '/a']
  const came: Short = ['extra', '/b']
  expect(lists([went], [came]).all).toBe(2)
  expect(lists([went], [came], [went, came])).toEqual({ each: [1, 1, 1], all: 1 })
})

test('a mapping is one cause, beside what it leaves', () => {
  expect(count([explained('m')], [explained('m'), explained('m')], [explained('n')])).toEqual({
    each: [1, 1, 1],
    all: 2,
  })
  expect(count([explained('m'), open(['value', '/a'])])).toEqual({ each: [2], all: 2 })
  expect(count([])).toEqual({ each: [0], all: 0 })
})
