import { expect, test } from 'vitest'
import { exactlyOnce, recount } from '../../guarantees/judged-by-rows.ts'
import { invariant } from '../../guarantees/invariant/define-invariant.ts'
import { withDrainHint } from './guarantees-stage.ts'

const stored = 'select id as key, 1 as stored, 1 as recount from t'
const guarantees = [
  recount('recounted', { stored }),
  invariant('compared after the load', { sql: 'select 1 as key', duringLoad: false }),
  invariant('compared all the time', { sql: 'select 1 as key' }),
  exactlyOnce('stored once', { observe: () => null, stored: 'select id as key from t' }),
]
const reason = { check: 'RECOUNT', outcome: 'fail', summary: 'Behind.', evidence: null } as const
const hint = /^Behind\. If the backend updates this after its answer .* declare a `drain`/
const drain = { name: 'drain', steps: [] }

test.each([
  { guarantee: 'recounted', isNamed: true },
  { guarantee: 'compared after the load', isNamed: true },
  { guarantee: 'compared all the time', isNamed: false },
  { guarantee: 'stored once', isNamed: false },
])('a breach of the rule "$guarantee" names the drain: $isNamed', ({ guarantee, isNamed }) => {
  const broken = { ...reason, guarantee }
  expect(hint.test(withDrainHint(broken, { guarantees }).summary)).toBe(isNamed)
  expect(withDrainHint(broken, { guarantees, drain })).toBe(broken)
  const held = { ...broken, outcome: 'pass' } as const
  expect(withDrainHint(held, { guarantees })).toBe(held)
})
