import { cruise } from 'dependency-cruiser'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
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

/** `faults/src/kinds/`, `postgres/`, `hurl-query.ts`: places that ARCHITECTURE.md names. */
const namedPlace = /`([a-z][\w./-]*(?:\.ts|\/))`/g

test('every place that ARCHITECTURE.md names is there', async () => {
  const text = await readFile('docs/ARCHITECTURE.md', 'utf8')
  const named = [...text.matchAll(namedPlace)].map(([, place = '']) => place)
  const { stdout } = await promisify(execFile)('git', ['ls-files'])
  const files = stdout.split('\n')
  expect(named.length).toBeGreaterThan(50)
  expect(named.filter((place) => !files.some((file) => isNamedBy(file, place)))).toEqual([])
})

const isNamedBy = (file: string, place: string): boolean =>
  place.endsWith('/') ? `/${file}`.includes(`/${place}`) : `/${file}`.endsWith(`/${place}`)
