import { Pool } from 'pg'
import { expect, test } from 'vitest'
import { rememberAssignments } from './known-assignments.ts'

const of = (...ids: string[]) => new Map(ids.map((id) => [id, `variant of ${id}`]))

test('what is added to a user is added to what is known, and who was asked for longest ago is forgotten', () => {
  const known = rememberAssignments(new Pool(), 4)
  known.add('nobody', of())
  expect(known.get('nobody')).toBeUndefined()
  expect(known.add('a', of('x'))).toEqual(of('x'))
  expect(known.add('a', of())).toEqual(of('x'))
  expect(known.add('a', of('y'))).toEqual(of('x', 'y'))
  for (const user of ['b', 'c', 'd']) {
    known.add(user, of('x'))
    expect(known.get('a')).toEqual(of('x', 'y'))
  }
  expect(known.get('b')).toBeUndefined()
  expect(known.get('d')).toEqual(of('x'))
})
