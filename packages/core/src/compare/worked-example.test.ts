import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compareBlocks } from './compare-blocks.ts'
import { buildLatencyBlocks, buildPlan, p95 } from './fixtures/build-blocks.ts'
import { toMetricLine } from './to-metric-line.ts'

const text = readFileSync(new URL('../../../../docs/statistics.md', import.meta.url), 'utf8')

/** The contents of all fenced blocks of a language. */
function fenced(language: string): string[] {
  return text
    .split(`\`\`\`${language}\n`)
    .slice(1)
    .map((rest) => rest.split('\n```')[0] ?? '')
}

test('the worked example of docs/statistics.md says what Gauntlet says', () => {
  const values: { baseline: number[]; candidate: number[] } = JSON.parse(fenced('json')[0] ?? '')
  const blocks = buildLatencyBlocks(values.baseline, values.candidate)
  const lines = [0.05, 0.01].flatMap((margin) =>
    compareBlocks(buildPlan({ metrics: [{ ...p95, margin }] }), blocks).metrics.map(toMetricLine),
  )
  expect(lines).toEqual(fenced('text'))
})
