import { ENVIRONMENT_VARIABLES, TOOL_ERRORS } from '@gauntlet/contract'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { renderEnvironmentPage } from './environment-page.ts'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))
const table = 'packages/contract/src/environment-variables.ts'
const isCode = /\.(?:ts|tsx|js|mjs)$/
/** What holds names that are no variables: an error code, a constant. */
const others = new Set([...Object.keys(TOOL_ERRORS), 'DASHBOARD_PORT'])

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: repository, encoding: 'utf8' })
  .split('\n')
  .filter((file) => isCode.test(file))
  .map((file) => ({ file, text: readFileSync(join(repository, file), 'utf8') })) // prettier-ignore

test('every variable that any code names is in the table', () => {
  expect(files.length).toBeGreaterThan(500)
  const unknown = files.flatMap(({ file, text }) =>
    [...text.matchAll(/\b(?:GAUNTLET|DASHBOARD)_[A-Z_]+\b/g)]
      .map(([name]) => name)
      .filter((name) => !Object.hasOwn(ENVIRONMENT_VARIABLES, name) && !others.has(name))
      .map((name) => `${file}: ${name}`),
  )
  expect(unknown).toEqual([])
})

test('what users install reads variables through the table', () => {
  const users = /^packages\/(?!testkit|dashboard)[\w-]+\/src\/(?!.*(?:\.test|\.suite|test-support))/
  const direct = files
    .filter(({ file }) => users.test(file) && file !== table)
    .filter(({ text }) => /\benv(?:\.|\[')(?:GAUNTLET|DASHBOARD)_/.test(text))
  expect(direct.map(({ file }) => file)).toEqual([])
})

test('docs/environment.md is what the table says: write it with npm run docs:cli', async () => {
  await expect(renderEnvironmentPage()).toMatchFileSnapshot('../../../../docs/environment.md')
})
