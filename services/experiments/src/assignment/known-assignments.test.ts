import { Pool } from 'pg'
import { expect, test } from 'vitest'
import { rememberAssignments } from './known-assignments.ts'

const of = (...ids: string[]) => new Map(ids.map((id) => [id, `variant of ${id}`]))

test('what is added to a user is added to what is known, and who was asked for longest ago is forgotten', () => {
  const known = rememberAssignments(new Pool(), 4)
  known.add('nobody', of(), 0)
  expect(known.get('nobody')).toBeUndefined()
  known.add('a', of('x'), 0)
  known.add('a', of(), 0)
  expect(known.get('a')).toEqual(of('x'))
  known.add('a', of('y'), 0)
  for (const user of ['b', 'c', 'd']) {
    known.add(user, of('x'), 0)
    expect(known.get('a')).toEqual(of('x', 'y'))
  }
  expect(known.get('b')).toBeUndefined()
  expect(known.get('d')).toEqual(of('x'))
})

test('all is forgotten when another server answers, and what the one before gave is not added any more', () => {
  const known = rememberAssignments(new Pool())
  known.servedBy('first')
  const since = known.forgotten()
  known.add('a', of('x'), since)
  known.servedBy('first')
  expect(known.get('a')).toEqual(of('x'))
  known.servedBy('second')
  expect(known.get('a')).toBeUndefined()
  known.add('a', of('x'), since)
  expect(known.get('a')).toBeUndefined()
  known.add('a', of('y'), known.forgotten())
  expect(known.get('a')).toEqual(of('y'))
})
