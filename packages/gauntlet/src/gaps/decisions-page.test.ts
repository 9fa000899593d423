import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readGaps } from './read-gaps.ts'
import { renderDecisions } from './render-decisions.ts'

const inRepository = (path: string): URL => new URL(`../../../../${path}`, import.meta.url)

test('docs/known-gaps.md is what examples/concurrency-workflow/gaps.yaml says: write it with gauntlet gaps list --markdown', async () => {
  const gaps = await readGaps(inRepository('examples/concurrency-workflow/gaps.yaml').pathname)
  const page = await readFile(inRepository('docs/known-gaps.md'), 'utf8')
  expect(page.trimEnd()).toBe(renderDecisions(gaps).trimEnd())
})
