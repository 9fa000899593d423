import { expect, test } from 'vitest'
import { anyFinding, build, type TestFinding } from '../test-support/build-finding.ts'
import { toLineage } from './lineage.ts'
import { tallyFindings } from './tally-findings.ts'

const reviewers = [
  { name: 'gpt', lineage: 'openai' },
  { name: 'gpt-mini', lineage: 'openai' },
  { name: 'kimi', lineage: 'moonshot' },
  { name: 'local', lineage: 'my-model' },
  { name: 'other', lineage: 'unknown' },
]
const hunk = (path: string, header: string) => ({ path, header, range: null, text: '' })
const bundles = [
  { id: 'api-01', hunks: Array.from({ length: 9 }, (_, at) => hunk('a.ts', `@@ ${at} @@`)) },
  { id: 'api-02', hunks: [hunk('b.ts', '@@ 0 @@')] },
]
const everyCall = reviewers.flatMap(({ name }) =>
  bundles.map(({ id }) => ({ reviewer: name, bundle: id, engaged: true })),
)

function tally(findings: readonly TestFinding[], calls = everyCall) {
  return tallyFindings({ findings: findings.map(build), calls, bundles, reviewers })
}

test('two lineages at one place are convergent', () => {
  const { groups } = tally([{ reviewer: 'gpt' }, { reviewer: 'kimi', severity: 'MAJOR' }])
  expect(groups).toMatchObject([
    {
      path: 'a.ts',
      lines: [10, 12],
      severity: 'BLOCK',
      reviewers: ['gpt', 'kimi'],
      lineages: ['moonshot', 'openai'],
      convergent: { file: true, hunk: true },
    },
  ])
  expect(groups[0]?.id).toBe(groups[0]?.findings[0])
})

test.each([
  { name: 'one model three times', findings: [{ reviewer: 'gpt' }, { reviewer: 'gpt' }, { reviewer: 'gpt-mini' }] },
  { name: 'two models of unknown weights', findings: [{ reviewer: 'local' }, { reviewer: 'other' }] },
])('$name is one voice', ({ findings }) => {
  const { groups } = tally(findings)
  expect(groups).toMatchObject([{ convergent: { file: false, hunk: false } }])
  expect(groups[0]?.lineages).toHaveLength(1)
}) // prettier-ignore

test.each([
  { name: 'three lines below', other: { lines: [15, 16] }, hunkConverges: true },
  { name: 'four lines below', other: { lines: [16, 17], kind: 'api' }, hunkConverges: false },
  { name: 'far away in the hunk, of the same kind', other: { lines: [80, 80] }, hunkConverges: true },
  { name: 'far away in the hunk, of another kind', other: { lines: [80, 80], kind: 'api' }, hunkConverges: false },
  { name: 'in another hunk', other: { lines: [80, 80], hunk: '@@ 1 @@' }, hunkConverges: false },
  { name: 'about the whole file', other: { lines: null, hunk: null }, hunkConverges: false },
] as const)('another lineage $name: convergent is $hunkConverges', ({ other, hunkConverges }) => {
  const { groups } = tally([{ reviewer: 'gpt' }, { reviewer: 'kimi', ...other }])
  expect(groups.map(({ convergent }) => convergent)).toEqual(
    Array.from({ length: hunkConverges ? 1 : 2 }, () => ({ file: true, hunk: hunkConverges })),
  )
}) // prettier-ignore

test('a chain of neighbours is one group, but convergent only where two lineages overlap', () => {
  const { groups } = tally([
    { reviewer: 'gpt', lines: [10, 10], kind: 'api' },
    { reviewer: 'gpt', lines: [13, 13], kind: 'test' },
    { reviewer: 'gpt', lines: [16, 16], kind: 'security' },
    { reviewer: 'kimi', lines: [19, 19], kind: 'performance' },
  ])
  expect(groups).toMatchObject([{ convergent: { hunk: true } }])
  expect(groups[0]?.findings).toHaveLength(4)
})

test('what one reviewer says of two places in a large hunk stays two', () => {
  const { groups } = tally([
    { reviewer: 'gpt', lines: [10, 10] },
    { reviewer: 'gpt', lines: [200, 200] },
  ])
  expect(groups).toHaveLength(2)
})

test.each([
  { name: 'retracted', change: { state: 'retracted' } },
  { name: 'self-refuted', change: { state: 'self_refuted' } },
  { name: 'not located', change: { located: false } },
  { name: 'ungrounded', change: { grounded: false } },
] as const)('what is $name is not tallied', ({ change }) => {
  expect(tally([{ reviewer: 'gpt' }, { reviewer: 'kimi', ...change }]).groups).toMatchObject([
    { reviewers: ['gpt'], convergent: { file: false, hunk: false } },
  ])
})

test('what a reviewer said where it was not engaged is not tallied', () => {
  const calls = everyCall.map((call) => ({ ...call, engaged: call.reviewer !== 'kimi' }))
  expect(tally([{ reviewer: 'gpt' }, { reviewer: 'kimi' }], calls).groups).toMatchObject([
    { reviewers: ['gpt'] },
  ])
})

const at = (line: number) => ({ lines: [line, line] as const, hunk: `@@ ${line} @@` })

test('the most important group is first', () => {
  const { groups } = tally([
    { reviewer: 'gpt', severity: 'MINOR', ...at(100) },
    { reviewer: 'gpt', severity: 'MAJOR', ...at(200) },
    { reviewer: 'gpt', severity: 'BLOCK', ...at(300) },
    { reviewer: 'gpt', severity: 'MAJOR', ...at(400) },
    { reviewer: 'kimi', severity: 'MAJOR', ...at(400) },
    { reviewer: 'gpt', severity: 'BLOCK', kind: 'data-loss', ...at(500) },
    { reviewer: 'gpt', severity: 'BLOCK', ...at(600) },
    { reviewer: 'kimi', severity: 'BLOCK', ...at(600) },
  ])
  expect(groups.map(({ lines }) => lines?.[0])).toEqual([600, 500, 400, 300, 200, 100])
})

const flag = (reviewer: string, ...hunks: number[]) =>
  hunks.map((n) => ({ reviewer, hunk: `@@ ${n} @@`, lines: [n * 50, n * 50] as const }))

test('the chance level is the sum of h_a * h_b / H over pairs of lineages', () => {
  const { convergence } = tally([
    ...flag('gpt', 0, 1, 2),
    ...flag('gpt-mini', 1, 2),
    ...flag('kimi', 0, 1),
    ...flag('local', 5),
  ])
  // Flagged hunks of ten: openai 3, moonshot 2, unknown 1. (3*2 + 3*1 + 2*1) / 10 = 1.1.
  expect(convergence.observed).toBe(2)
  expect(convergence.by_chance).toBeCloseTo(1.1, 12)
  expect(convergence.weak).toBe(true)
  expect(tally([...flag('gpt', 0, 1), ...flag('kimi', 0, 1)]).convergence).toEqual({
    observed: 2,
    by_chance: 0.4,
    weak: false,
  })
})

test('a reviewer engaged on less than half of the bundles is dropped from the quorum', () => {
  const calls = everyCall.map((call) => ({
    ...call,
    engaged: call.reviewer === 'gpt' || (call.reviewer === 'kimi' && call.bundle === 'api-01'),
  }))
  const { quorum } = tally([], calls)
  expect(quorum.reviewers).toMatchObject([
    { name: 'gpt', engaged: 2, dropped: false },
    { name: 'gpt-mini', engaged: 0, dropped: true },
    { name: 'kimi', engaged: 1, dropped: false },
    { name: 'local', lineage: 'unknown', dropped: true },
    { name: 'other', lineage: 'unknown', dropped: true },
  ])
  expect(quorum.bundles).toEqual([
    { bundle: 'api-01', lineages: ['moonshot', 'openai'] },
    { bundle: 'api-02', lineages: ['openai'] },
  ])
})

test('a dropped reviewer helps no bundle, but what it found stays', () => {
  const three = [...bundles, { id: 'api-03', hunks: [] }]
  const calls = three.flatMap(({ id }) => [
    { reviewer: 'gpt', bundle: id, engaged: true },
    { reviewer: 'kimi', bundle: id, engaged: id === 'api-01' },
  ])
  const { quorum, groups } = tallyFindings({
    findings: [build({ reviewer: 'kimi' })],
    calls,
    bundles: three,
    reviewers,
  })
  expect(quorum.bundles[0]).toEqual({ bundle: 'api-01', lineages: ['openai'] })
  expect(groups).toMatchObject([{ reviewers: ['kimi'] }])
})

test('names of families are known in any case; all else is one family', () => {
  expect(['OpenAI', ' qwen ', 'opnai', ''].map(toLineage)).toEqual(['openai', 'qwen', 'unknown', 'unknown'])
}) // prettier-ignore

const summary = (list: readonly TestFinding[]) =>
  tally(list)
    .groups.map(({ path, reviewers: who, convergent }) => JSON.stringify([path, who, convergent]))
    .toSorted()

test('the order of findings does not change what converges', () => {
  expect.hasAssertions()
  anyFinding.check((findings) => {
    expect(summary(findings.toReversed())).toEqual(summary(findings))
  })
})
