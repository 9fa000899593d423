import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'mutation-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const plugin = resolve(import.meta.dirname, 'pure-test-runner.mjs')
const stryker = join(
  dirname(createRequire(import.meta.url).resolve('@stryker-mutator/core/package.json')),
  'bin/stryker.js',
)

const files = {
  'package.json': '{ "type": "module" }',
  'code.ts': `export const isMany = (n: number): boolean => n > 10
export function sum(numbers: readonly number[]): number {
  let total = 0
  for (let at = 0; at < numbers.length; at++) total += numbers[at]
  return total
}
export const unused = (n: number): number => n + 1
`,
  // Nothing asks about 10 itself.
  'code.test.ts': `import { describe, expect, test } from 'vitest'
import { isMany, sum } from './code.ts'
describe('isMany', () => {
  test.each([[11, true], [9, false]])('of %d', (n, is) => expect(isMany(n)).toBe(is))
})
test.each([{ numbers: [1, 2] }])('sum of $numbers', async ({ numbers }) => {
  expect(await Promise.resolve(sum(numbers))).toBe(3)
})
`,
  'stryker.config.json': JSON.stringify({
    testRunner: 'pure',
    plugins: [plugin],
    mutate: ['code.ts'],
    testFiles: ['code.test.ts'],
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    reporters: ['json'],
    jsonReporter: { fileName: 'report.json' },
    allowEmpty: false,
  }),
}

type Report = {
  readonly files: Record<
    string,
    {
      readonly mutants: readonly {
        status: string
        replacement: string
        location: { start: { line: number } }
      }[]
    }
  >
}

test('a mutant is killed, survives, does not end or is reached by no test', () => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  execFileSync(process.execPath, [stryker, 'run'], { cwd: folder, stdio: 'pipe' })
  const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report
  const mutants = report.files['code.ts']?.mutants ?? []
  const found = (status: string) =>
    mutants
      .filter((mutant) => mutant.status === status)
      .map(({ location, replacement }) => `${location.start.line}: ${replacement}`)
  expect(found('Survived')).toEqual(['1: n >= 10'])
  expect(found('Timeout')).toEqual(['4: at--'])
  expect(found('NoCoverage')).toEqual(['7: n - 1'])
  expect(found('Ignored')).toEqual(['1: () => undefined', '7: () => undefined'])
  expect(found('Killed')).toContain('1: n <= 10')
  expect(found('Killed').length).toBeGreaterThan(5)
  expect(mutants).toHaveLength(found('Killed').length + 5)
})
