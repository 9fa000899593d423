import { cruise } from 'dependency-cruiser'
import { expect, test } from 'vitest'
import { options, ruleSet } from './arrows.config.mjs'

const places = ['packages', 'services', 'examples']

test('every import follows the arrows of the architecture', { timeout: 240_000 }, async () => {
  const { output } = await cruise(places, { ruleSet, validate: true, ...options })
  if (typeof output === 'string') throw new Error('dependency-cruiser answered in text')
  // A cruise that saw nothing reports no violation either.
  expect(output.summary.totalCruised).toBeGreaterThan(10)
  expect(output.summary.totalDependenciesCruised).toBeGreaterThan(2)
  const violations = output.summary.violations.map((v) => `${v.rule.name}: ${v.from} -> ${v.to}`)
  expect(violations).toEqual([])
})
