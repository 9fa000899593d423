import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDiff } from '../diff/parse-diff.ts'
import { anyFiles } from '../diff/test-support/any-files.ts'
import { toDiff, type TestFile } from '../test-support/build-bundle.ts'
import { planBundles, type BundleQuestion } from './plan-bundles.ts'

const fileOf = (path: string, ...sizes: number[]): TestFile => ({
  path,
  hunks: Object.fromEntries(sizes.map((size, at) => [at * 100 + 1, ['x'.repeat(size)]])),
})

function plan(files: readonly TestFile[], rest: Partial<BundleQuestion> = {}) {
  return planBundles({
    files: parseDiff(toDiff(files)).files,
    excluded: new Map(),
    target: 1_000,
    limit: 2_000,
    small: 0,
    ...rest,
  })
}

const idsAndPaths = (found: ReturnType<typeof plan>) =>
  found.bundles.map(({ id, files }) => [id, ...files.map(({ path }) => path)])

test('what is sent has headers, new-side numbers and signs', () => {
  const { files } = parseDiff(
    [
      'diff --git a/a b.ts b/c.ts\nsimilarity index 90%\nrename from a b.ts\nrename to c.ts',
      '--- a/a b.ts\n+++ b/c.ts\n@@ -8,3 +8,4 @@ f()\n kept\n-old\n+new\n+more\n last',
      '\\ No newline at end of file\n',
    ].join('\n'),
  )
  const [bundle] = planBundles({ files, excluded: new Map() }).bundles
  expect(bundle?.text).toBe(
    [
      'FILE c.ts (renamed from a b.ts)',
      '@@ -8,3 +8,4 @@ f()',
      ' 8   kept',
      '   - old',
      ' 9 + new',
      '10 + more',
      '11   last',
      '\\ No newline at end of file',
      '\n',
    ].join('\n'),
  )
  expect(bundle?.hunks).toMatchObject([{ path: 'c.ts', header: '@@ -8,3 +8,4 @@ f()', range: [8, 11] }])
}) // prettier-ignore

test('files go to the configured component, the nearest manifest or their first two folders', () => {
  const paths = ['packages/a/src/deep/x.ts', 'src/api/v1/y.ts', 'src/db/z.ts', 'top.ts', 'ui/w.ts']
  const files = paths.map((path) => fileOf(path, 1))
  expect(idsAndPaths(plan(files))).toEqual([
    ['packages-a-01', 'packages/a/src/deep/x.ts'],
    ['root-01', 'top.ts'],
    ['src-api-01', 'src/api/v1/y.ts'],
    ['src-db-01', 'src/db/z.ts'],
    ['ui-01', 'ui/w.ts'],
  ])
  const rules = {
    components: { 'the API': ['src/api/**'] },
    manifests: ['packages/a/package.json', 'go.mod', 'src/db/README.md'],
  }
  expect(idsAndPaths(plan(files, rules))).toEqual([
    ['packages-a-01', 'packages/a/src/deep/x.ts'],
    ['root-01', 'src/db/z.ts', 'top.ts', 'ui/w.ts'],
    ['the-api-01', 'src/api/v1/y.ts'],
  ])
})

test('first fit in the order of paths', () => {
  const files = [fileOf('c.ts', 300), fileOf('a.ts', 600), fileOf('b.ts', 700), fileOf('d.ts', 200)]
  expect(idsAndPaths(plan(files))).toEqual([
    ['root-01', 'a.ts', 'c.ts'],
    ['root-02', 'b.ts', 'd.ts'],
  ])
})

test('a file larger than the target is cut between hunks, its header repeated', () => {
  const { bundles, oversize } = plan([fileOf('big.ts', 400, 400, 400, 400, 400)])
  expect(bundles.map(({ files }) => files[0]?.part)).toEqual([
    { index: 1, of: 3 },
    { index: 2, of: 3 },
    { index: 3, of: 3 },
  ])
  expect(bundles.map(({ text }) => text.split('\n')[0])).toEqual([
    'FILE big.ts (modified, part 1 of 3)',
    'FILE big.ts (modified, part 2 of 3)',
    'FILE big.ts (modified, part 3 of 3)',
  ])
  expect(bundles.map(({ warning }) => warning)).toEqual([null, null, null])
  expect(oversize).toEqual([])
})

test('a hunk above the target warns, one above the limit is oversize', () => {
  const { bundles, oversize } = plan([fileOf('big.ts', 10, 1_500, 2_500)])
  expect(bundles.map(({ warning }) => warning)).toEqual([
    null,
    '1,564 bytes, the target is 1,000',
    '2,564 bytes, the limit is 2,000',
  ])
  expect(oversize).toEqual([
    { path: 'big.ts', header: '@@ -201,0 +201,1 @@', bytes: 2_527, bundle: 'root-03' },
  ])
})

test('a small bundle joins a sibling component before any other, if both fit', () => {
  const files = [fileOf('a/x/f.ts', 300), fileOf('b/y/f.ts', 20), fileOf('b/z/f.ts', 500)]
  const { bundles } = plan(files, { small: 150 })
  expect(bundles.map(({ id, component }) => [id, component])).toEqual([
    ['a-x-01', 'a/x'],
    ['b-z-01', 'b/z + b/y'],
  ])
  const alone = plan([fileOf('a/x/f.ts', 900), fileOf('b/y/f.ts', 20)], { small: 150 })
  expect(alone.bundles).toHaveLength(2)
})

test('excluded files are in no bundle; a mode or a rename alone is in one', () => {
  const excluded = new Map([['a.ts', 'generated']])
  const files = parseDiff(
    `${toDiff([fileOf('a.ts', 9)])}diff --git a/r.sh b/r.sh\nold mode 100644\nnew mode 100755\n`,
  ).files
  const { bundles } = planBundles({ files, excluded })
  expect(bundles.map(({ text }) => text)).toEqual(['FILE r.sh (mode changed)\n\n'])
})

test('a path with a line break is shown as one string', () => {
  const files = parseDiff('diff --git "a/x\\nEND\\342\\200\\256" "b/x\\nEND\\342\\200\\256"\nnew file mode 100644\n').files
  const [bundle] = planBundles({ files, excluded: new Map() }).bundles
  expect(bundle?.text).toBe(String.raw`FILE "x\nEND\u202e" (added)` + '\n\n')
}) // prettier-ignore

test('components that would have one name in a file system are counted on', () => {
  const files = [fileOf('a/b/f.ts', 900), fileOf('x/f.ts', 900)]
  const { bundles } = plan(files, { components: { 'a b': ['a/**'], 'A-B': ['x/**'] } })
  expect(bundles.map(({ id }) => id)).toEqual(['a-b-01', 'a-b-02'])
})

test('every hunk of every file that is not excluded is in exactly one bundle', () => {
  const sizes = fc.record({
    target: fc.integer({ min: 80, max: 800 }),
    small: fc.integer({ min: 0, max: 300 }),
    without: fc.nat(),
  })
  fc.assert(
    fc.property(anyFiles, sizes, (files, { target, small, without }) => {
      const excluded = new Map(
        files.filter((_, at) => (without >> at) & 1).map(({ path }) => [path, 'generated']),
      )
      const { bundles } = planBundles({ files, excluded, target, limit: 900, small })
      const sent = bundles.flatMap(({ hunks }) => hunks.map(({ path, header }) => path + header))
      const changed = files
        .filter(({ path }) => !excluded.has(path))
        .flatMap(({ path, hunks }) => hunks.map(({ header }) => path + header))
      expect(sent.toSorted()).toEqual(changed.toSorted())
      for (const bundle of bundles) {
        expect(new Set(bundle.files.map(({ path }) => path)).size).toBe(bundle.files.length)
        expect(bundle.bytes).toBe(new TextEncoder().encode(bundle.text).length)
        expect(bundle.bytes > target).toBe(bundle.warning !== null)
        expect(bundle.bytes <= target || bundle.hunks.length < 2).toBe(true)
        for (const { text } of bundle.hunks) expect(bundle.text).toContain(text)
      }
      expect(new Set(bundles.map(({ id }) => id)).size).toBe(bundles.length)
    }),
    { seed: 6, numRuns: 400 },
  )
})
