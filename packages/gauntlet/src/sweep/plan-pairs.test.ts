import type { SweepCellDocument } from '@gauntlet/contract'
import { listCells, toSweepEvents, type SweepFaultPlan } from '@gauntlet/core/sweep'
import { expect, test } from 'vitest'
import { pickPairs, planPairs } from './plan-pairs.ts'

const faults: readonly SweepFaultPlan[] = [
  { fault: 'kill', points: ['before', 'after'] },
  { fault: 'swallow', points: ['after'] },
]

/** Every cell of a flow, whose retry sends the same statements, with what became of it. */
function sweep(
  flow: readonly string[],
  outcomeOf: (id: string) => SweepCellDocument['outcome'] = () => 'pass',
) {
  const events = toSweepEvents(
    flow.map((sql) => ({
      sql,
      fingerprint: sql,
      transaction: 'open' as const,
      connection: 0,
      step: 'POST /orders',
      isAnswered: false,
    })),
  )
  return listCells(events, faults).map((first) => ({
    planned: { id: first.id, first },
    document: { outcome: outcomeOf(first.id) } as SweepCellDocument,
    retried: events,
  }))
}

/** `insert kill > commit kill` */
const describe = (flow: readonly string[], outcomeOf?: Parameters<typeof sweep>[1]) =>
  planPairs(sweep(flow, outcomeOf), faults).map(({ first, second }) =>
    [first, second]
      .map((cell) => `${cell?.event.sql.split(' ')[0]} ${cell?.point} ${cell?.fault}`)
      .join(' > '),
  )

const commits = (pair: string) => pair.split('commit').length - 1

test('around two commits every fault follows every fault, the same one first', () => {
  expect(describe(['commit'])).toEqual([
    'commit after kill > commit before kill',
    'commit after kill > commit after kill',
    'commit after swallow > commit after swallow',
    'commit before kill > commit before kill',
    'commit before kill > commit after kill',
    'commit after kill > commit after swallow',
    'commit after swallow > commit before kill',
    'commit after swallow > commit after kill',
    'commit before kill > commit after swallow',
  ])
})

test('elsewhere the second fault is the first one again, and pairs without a commit come last', () => {
  const pairs = describe(['insert into orders', 'select 1', 'commit'])
  expect(pairs.map(commits)).toEqual(pairs.map(commits).toSorted((one, other) => other - one))
  expect(pairs.filter((pair) => commits(pair) === 2)).toHaveLength(9)
  const rest = pairs.filter((pair) => commits(pair) < 2)
  expect(rest).toHaveLength(5 * 3)
  for (const pair of rest) {
    const [first, second] = pair.split(' > ').map((one) => one.split(' ').at(-1))
    expect(second).toBe(first)
  }
  expect(pairs.join()).not.toContain('select')
})

test('what broke by one fault, or has no evidence, begins no pair', () => {
  const begins = describe(['commit'], (id) =>
    id.endsWith('before/kill') ? 'fail' : id.endsWith('swallow') ? 'no_evidence' : 'pass',
  ).map((pair) => pair.split(' > ')[0])
  expect(new Set(begins)).toEqual(new Set(['commit after kill']))
})

test('a pair is picked by its id, and one that there is not is refused with the reason', () => {
  const pairs = planPairs(sweep(['commit']), faults)
  const id = pairs[0]?.id ?? ''
  expect(pickPairs(pairs, [id, 'a single cell']).map((pair) => pair.id)).toEqual([id])
  const [first] = id.split('+')
  expect(() => pickPairs(pairs, [`${first}+x`])).toThrow(
    `the sweep has no pair "${first}+x": a second fault follows one that the flow survived`,
  )
})
