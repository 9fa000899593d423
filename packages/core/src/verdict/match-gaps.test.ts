import { expect, test } from 'vitest'
import { matchGaps, type Failure, type Gap, type GapQuestion } from './match-gaps.ts'

const wire: Gap = {
  id: 'wire',
  title: 'the wire form differs',
  status: 'accepted',
  owner: 'platform',
  reason: 'clients read it',
  ticket: '#12',
  expires: '2027-06-30',
  covers: { parity: { mapping: 'tag -> flat', cases: ['a', 'b'] } },
}
const failure: Failure = { kind: 'mapping', mapping: 'tag -> flat', cases: ['a', 'b'] }

function ask(gaps: Gap[], failures: Failure[], rest: Partial<GapQuestion> = {}) {
  return matchGaps({
    gaps,
    failures,
    lookedFor: [
      { kind: 'mapping', under: 'plain' },
      { kind: 'anomaly', under: 'plain' },
    ],
    checksAsked: [{ check: 'sticky (mixed)', under: 'plain' }],
    today: '2026-11-21',
    ...rest,
  })
}

test('an accepted gap covers the mapping it names, and no other failure', () => {
  const other: Failure = { kind: 'mapping', mapping: 'snake -> camel', cases: ['a'] }
  expect(ask([wire], [failure, other])).toEqual({
    coveredBy: ['wire', null],
    elsewhere: [null, null],
    problems: [],
  })
})

test('a gap about a check or an anomaly class covers exactly that', () => {
  const check: Gap = { ...wire, id: 'c', covers: { check: 'sticky (mixed)' } }
  const anomaly: Gap = {
    ...wire,
    id: 'n',
    covers: { anomaly: { guarantee: 'events', class: 'GHOST' } },
  }
  const failures: Failure[] = [
    { kind: 'check', check: 'sticky (mixed)' },
    { kind: 'anomaly', guarantee: 'events', class: 'GHOST' },
  ]
  expect(ask([check, anomaly], failures).coveredBy).toEqual(['c', 'n'])
  const near: Failure[] = [
    { kind: 'check', check: 'sticky (events)' },
    { kind: 'anomaly', guarantee: 'events', class: 'DUPLICATE' },
    { kind: 'anomaly', guarantee: 'orders', class: 'GHOST' },
  ]
  expect(ask([check, anomaly], near).coveredBy).toEqual([null, null, null])
})

test('fewer cases than accepted are still covered', () => {
  expect(ask([wire], [{ ...failure, cases: ['a'] }]).coveredBy).toEqual(['wire'])
})

test.each([
  { name: 'open', gap: { ...wire, status: 'open' } },
  { name: 'closed', gap: { ...wire, status: 'closed' } },
] as const)('a gap that is $name covers nothing and is no problem', ({ gap }) => {
  expect(ask([gap], [failure])).toEqual({ coveredBy: [null], elsewhere: [null], problems: [] })
})

test.each([
  {
    name: 'expired',
    gap: { ...wire, expires: '2026-11-20' },
    failures: [failure],
    words: 'expired on 2026-11-20',
  },
  {
    name: 'no-owner',
    gap: { ...wire, owner: undefined },
    failures: [failure],
    words: 'has no owner',
  },
  {
    name: 'grown',
    gap: wire,
    failures: [{ ...failure, cases: ['a', 'c'] } as Failure],
    words: 'accepted: c',
  },
  { name: 'stale', gap: wire, failures: [], words: 'covers nothing any more' },
])('a gap that is $name covers nothing and fails itself', ({ name, gap, failures, words }) => {
  const { coveredBy, problems } = ask([gap], failures)
  expect(coveredBy).toEqual(failures.map(() => null))
  expect(problems.map(({ problem }) => problem)).toEqual([name])
  expect(problems[0]?.sentence).toContain(words)
})

test('the last day counts, and a gap that nobody looked for is not stale', () => {
  expect(ask([{ ...wire, expires: '2026-11-21' }], [failure]).problems).toEqual([])
  expect(ask([wire], [], { lookedFor: [] }).problems).toEqual([])
  const check: Gap = { ...wire, covers: { check: 'of a scenario that was left out' } }
  expect(ask([check], []).problems).toEqual([])
})

test('a gap is stale only where its own kind was looked for', () => {
  const onlyAnomalies = { lookedFor: [{ kind: 'anomaly', under: 'plain' } as const] }
  expect(ask([wire], [], onlyAnomalies).problems).toEqual([])
  expect(ask([lost()], [], { lookedFor: [{ kind: 'mapping', under: 'plain' }] }).problems).toEqual(
    [],
  )
})

test('a check is asked among others: its gap is stale as soon as it passes', () => {
  const check: Gap = { ...wire, covers: { check: 'sticky (mixed)' } }
  const asked = ['sticky (mixed)', 'sticky (events)'].map(
    (name) => ({ check: name, under: 'plain' }) as const,
  )
  const { problems } = ask([check], [], { checksAsked: asked })
  expect(problems.map(({ problem }) => problem)).toEqual(['stale'])
})

test('a gap without an end covers as long as it stands, and every case that is new is named', () => {
  expect(ask([{ ...wire, expires: undefined }], [failure])).toMatchObject({
    coveredBy: ['wire'],
    problems: [],
  })
  const [problem] = ask([wire], [{ ...failure, cases: ['c', 'd'] }]).problems
  expect(problem?.sentence).toMatch(/accepted: c, d$/)
})

const lost = (under?: Gap['under']): Gap => ({
  ...wire,
  id: 'lost',
  covers: { anomaly: { guarantee: 'orders', class: 'LOST' } },
  under,
})
const anomaly = { kind: 'anomaly', guarantee: 'orders', class: 'LOST' } as const

test.each<{ under: Gap['under']; plain: boolean; faults: boolean }>([
  { under: undefined, plain: true, faults: false },
  { under: 'plain', plain: true, faults: false },
  { under: 'faults', plain: false, faults: true },
  { under: 'any', plain: true, faults: true },
])('a gap under $under covers plain load: $plain, and load under faults: $faults', (row) => {
  const { under, plain, faults } = row
  const { coveredBy, elsewhere } = ask([lost(under)], [anomaly, { ...anomaly, under: 'faults' }])
  expect(coveredBy).toEqual([plain ? 'lost' : null, faults ? 'lost' : null])
  expect(elsewhere).toEqual([plain ? null : 'lost', faults ? null : 'lost'])
})

const underFaults = { kind: 'anomaly', under: 'faults', guarantee: 'orders' } as const

test.each<{ under: Gap['under']; lookedFor: GapQuestion['lookedFor']; isStale: boolean }>([
  { under: 'faults', lookedFor: [{ kind: 'anomaly', under: 'plain' }], isStale: false },
  { under: 'faults', lookedFor: [underFaults], isStale: true },
  { under: 'faults', lookedFor: [{ ...underFaults, guarantee: 'carts' }], isStale: false },
  { under: undefined, lookedFor: [underFaults], isStale: false },
  { under: 'any', lookedFor: [{ kind: 'anomaly', under: 'plain' }], isStale: false },
  { under: 'any', lookedFor: [{ kind: 'anomaly', under: 'plain' }, underFaults], isStale: true },
])('a gap under $under is stale only where it was looked for: $isStale', (row) => {
  const { under, lookedFor, isStale } = row
  const { problems } = ask([lost(under)], [], { lookedFor })
  expect(problems.map(({ problem }) => problem)).toEqual(isStale ? ['stale'] : [])
})

test('a check that is asked under faults is covered by a gap under faults, and makes no other one stale', () => {
  const check = 'answers_after_faults (killed)'
  const covers = { check }
  const checksAsked = [{ check, under: 'faults' as const }]
  const failed: Failure = { kind: 'check', check, under: 'faults' }
  const gap = (under: Gap['under']): Gap => ({ ...wire, covers, under })
  expect(ask([gap('faults')], [failed], { checksAsked }).coveredBy).toEqual(['wire'])
  expect(ask([gap(undefined)], [failed], { checksAsked }).coveredBy).toEqual([null])
  expect(ask([gap('faults')], [], { checksAsked }).problems).toMatchObject([{ problem: 'stale' }])
  expect(ask([gap(undefined)], [], { checksAsked }).problems).toEqual([])
})
