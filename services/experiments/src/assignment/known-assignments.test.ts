import { Pool } from 'pg'
import { expect, test } from 'vitest'
import { rememberAssignments } from './known-assignments.ts'

const of = (...ids: string[]) => new Map(ids.map((id) => [id, `variant of ${id}`]))

test('what is added to a user is added to what is known, and who was asked for longest ago is forgotten', () => {
  const known = rememberAssignments(new Pool(), 2)
  known.add('nobody', of())
  expect(known.get('nobody')).toBeUndefined()
  known.add('a', of('x'))
  known.add('a', of('y'))
  expect(known.get('a')).toEqual(of('x', 'y'))
  known.add('b', of('x'))
  known.get('a')
  known.add('c', of('x'))
  expect(known.get('b')).toBeUndefined()
  expect(known.get('a')).toEqual(of('x', 'y'))
})
