import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planBundles } from '../bundle/plan-bundles.ts'
import { anyFiles } from '../diff/test-support/any-files.ts'
import { parseDiff } from '../diff/parse-diff.ts'
import { toDiff } from '../test-support/build-bundle.ts'
import { coverFiles } from './cover-files.ts'

const { files } = parseDiff(
  toDiff([
    { path: 'b.ts', hunks: { 1: ['x'.repeat(60)], 50: ['y'.repeat(60)] } },
    { path: 'a.ts', hunks: { 1: ['z', 'z'] } },
  ]),
)
const two = ['moonshot', 'openai']

function cover(rest: Partial<Parameters<typeof coverFiles>[0]> = {}) {
  const excluded = rest.excluded ?? new Map()
  const plan = planBundles({ files, excluded, target: 180, limit: 1_000, small: 0 })
  return coverFiles({
    files,
    excluded,
    ...plan,
    quorum: { bundles: plan.bundles.map(({ id }) => ({ bundle: id, lineages: two })) },
    problems: [],
    ...rest,
  })
}

test('files are in path order, with their lines, bundles and coverage', () => {
  expect(cover()).toEqual([
    expect.objectContaining({ path: 'a.ts', coverage: 'reviewed', reason: null, added: 2, removed: 0 }),
    expect.objectContaining({ path: 'b.ts', coverage: 'reviewed', bundles: ['root-01', 'root-02'] }),
  ])
}) // prettier-ignore

const quorum = (...lineages: string[][]) => ({
  bundles: lineages.map((names, at) => ({ bundle: `root-0${at + 1}`, lineages: names })),
})

test('a file with one part before one lineage is partial, before nobody in any part unsent', () => {
  expect(cover({ quorum: quorum(two, ['openai']) })[1]).toMatchObject({
    coverage: 'partial',
    reason: 'root-02: 1 of 2 lineages engaged',
  })
  expect(cover({ quorum: quorum(two, []) })[1]).toMatchObject({ coverage: 'partial' })
  expect(cover({ quorum: quorum([], []) })[1]).toMatchObject({
    coverage: 'unsent',
    reason: 'no reviewer was engaged on root-01, root-02',
  })
})

test('an excluded file keeps its reason, a file in no bundle is unsent', () => {
  expect(cover({ excluded: new Map([['a.ts', 'a lockfile']]) })[0]).toMatchObject({
    coverage: 'excluded',
    reason: 'a lockfile',
    bundles: [],
  })
  expect(cover({ bundles: [] })[0]).toMatchObject({ coverage: 'unsent', reason: 'in no bundle' })
})

test('an oversize hunk or an unreadable part makes a file partial', () => {
  const oversize = [{ path: 'a.ts', header: '@@ -1 +1 @@', bytes: 123_456, bundle: 'root-01' }]
  expect(cover({ oversize })[0]).toMatchObject({
    coverage: 'partial',
    reason: 'oversize hunk of 123,456 bytes: @@ -1 +1 @@',
  })
  const problems = [{ path: 'a.ts', line: 7, message: 'cut' }]
  expect(cover({ problems })[0]).toMatchObject({
    coverage: 'partial',
    reason: 'unreadable from line 7 of the diff: cut',
  })
})

test('every changed file is in the ledger exactly once, whoever was engaged', () => {
  fc.assert(
    fc.property(anyFiles, fc.nat(), fc.nat(), (changed, without, engaged) => {
      const excluded = new Map(
        changed.filter((_, at) => (without >> at) & 1).map(({ path }) => [path, 'generated']),
      )
      const plan = planBundles({ files: changed, excluded, target: 300, limit: 500, small: 50 })
      const lineages = plan.bundles.map(({ id }, at) => ({
        bundle: id,
        lineages: two.slice(0, (engaged >> (2 * at)) % 3),
      }))
      const ledger = coverFiles({
        files: changed,
        excluded,
        ...plan,
        quorum: { bundles: lineages },
        problems: [],
      })
      expect(ledger.map(({ path }) => path)).toEqual(changed.map(({ path }) => path).toSorted())
      for (const { path, coverage, reason, bundles } of ledger) {
        expect(coverage === 'excluded').toBe(excluded.has(path))
        expect(bundles.length === 0).toBe(excluded.has(path))
        expect(reason === null).toBe(coverage === 'reviewed')
      }
    }),
    { seed: 6, numRuns: 200 },
  )
})
