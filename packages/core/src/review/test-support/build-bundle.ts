import { planBundles } from '../bundle/plan-bundles.ts'
import type { ReviewBundle } from '../bundle/review-bundle.ts'
import { parseDiff } from '../diff/parse-diff.ts'

/** The new side's lines of a hunk that starts at `start`, all added. */
export type TestFile = {
  readonly path: string
  readonly hunks: Readonly<Record<number, readonly string[]>>
}

export function toDiff(files: readonly TestFile[]): string {
  return files
    .map(({ path, hunks }) => {
      const body = Object.entries(hunks).map(
        ([start, lines]) =>
          `@@ -${start},0 +${start},${lines.length} @@\n${lines.map((line) => `+${line}\n`).join('')}`,
      )
      return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${body.join('')}`
    })
    .join('')
}

/** One bundle with all the files. */
export function buildBundle(files: readonly TestFile[]): ReviewBundle {
  const plan = planBundles({
    files: parseDiff(toDiff(files)).files,
    excluded: new Map(),
    components: { api: ['**'] },
  })
  const [bundle] = plan.bundles
  if (!bundle) throw new Error('no bundle')
  return bundle
}

export const clientBundle: ReviewBundle = buildBundle([
  {
    path: 'src/api/client.ts',
    hunks: {
      40: ['export async function send() {', '  while (true) {', '    await   retry()', '  }', '}'],
      90: ['const limit = 3', 'const token = readToken()'],
    },
  },
  { path: 'src/a b/é.ts', hunks: { 1: ['export const one = 1'] } },
])
