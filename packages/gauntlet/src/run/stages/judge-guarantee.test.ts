import { buildGuarantee } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { judgeGuarantee } from './judge-guarantee.ts'

const print = {
  result: () => undefined,
  detail: () => undefined,
  style: (_: unknown, text: string) => text,
}
const context = { print } as unknown as Parameters<typeof judgeGuarantee>[0]

type Built = Parameters<typeof buildGuarantee>[0]

const limits = (found: number, minimum = 3) => [
  { counted: 'limits', what: 'keys that reached their limit', found, minimum },
]

function run(scenario: string, built: Built) {
  const guarantee = buildGuarantee({
    name: 'stock',
    outcome: 'no_evidence',
    reason: `too little of ${scenario}`,
    ...built,
  })
  return { scenario, guarantee, file: null }
}

const empty = run('browse', { evidence: limits(0), operations: 900 })

test.each([
  ['more of the required evidence', run('contended', { evidence: limits(1), operations: 40 })],
  [
    'more rows',
    run('contended', {
      evidence: limits(0),
      operations: 40,
      snapshots: { during_load: 3, unread: 0, breached: 0, examined: 5 },
    }),
  ],
  ['more operations', run('contended', { evidence: limits(0), operations: 901 })],
])('the reason is of the scenario that examined %s, in any order', (_, closest) => {
  for (const checked of [
    [empty, closest],
    [closest, empty],
  ]) {
    const [reason, ...others] = judgeGuarantee(context, 'stock', checked)
    expect(reason).toMatchObject({
      outcome: 'no_evidence',
      summary: 'contended: too little of contended',
    })
    expect(others).toEqual([])
  }
})

test('a scenario that does not test the guarantee gives the reason only where none does', () => {
  const outside = run('pages', { evidence: limits(0), operations: 5_000, exercised: false })
  const reasons = judgeGuarantee(context, 'stock', [outside, empty])
  expect(reasons.map(({ summary }) => summary)).toEqual(['browse: too little of browse'])
})

test('what was counted and is not required does not count, and evidence of one run is enough', () => {
  const counted = run('pages', { evidence: limits(9, 0), operations: 1 })
  const [reason] = judgeGuarantee(context, 'stock', [counted, empty])
  expect(reason?.summary).toBe('browse: too little of browse')
  const enough = run('contended', { outcome: 'pass', reason: null, operations: 1, keys: 1 })
  expect(judgeGuarantee(context, 'stock', [empty, enough])[0]?.outcome).toBe('pass')
})
