import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseReview } from './answer/parse-review.ts'
import { planBundles } from './bundle/plan-bundles.ts'
import { parseDiff } from './diff/parse-diff.ts'

const docs = readFileSync(new URL('../../../../docs/review.md', import.meta.url), 'utf8')
const blocks = [...docs.matchAll(/```text\n(.*?)```/gs)].map(([, text]) => text ?? '')
const shown = blocks.find((text) => text.startsWith('FILE '))
const answer = blocks.find((text) => text.startsWith('BEGIN REVIEW'))

const diff = `diff --git a/src/api/client.ts b/src/api/client.ts
--- a/src/api/client.ts
+++ b/src/api/client.ts
@@ -40,3 +40,5 @@ export async function send() {
 async function send() {
+  while (true) {
+    await retry()
-    await once()
+  }
 }
`

const [bundle] = planBundles({ files: parseDiff(diff).files, excluded: new Map() }).bundles

test('a bundle is as docs/review.md shows it', () => {
  expect(bundle?.text.trim()).toBe(shown?.trim())
})

test('the answer in docs/review.md counts as it says', () => {
  if (!bundle) throw new Error('no bundle')
  const context = { nonce: '7f3a9c', bundle, reviewer: 'r', lineage: 'qwen', finishReason: 'stop' }
  const parsed = parseReview(answer ?? '', context)
  expect(parsed.formatError).toBeNull()
  expect(parsed.findings).toMatchObject([
    { severity: 'BLOCK', lines: [41, 43], located: true, grounded: true, state: 'open' },
    { severity: 'MINOR', lines: [42, 42], located: true, grounded: true, state: 'self_refuted' },
  ])
})
