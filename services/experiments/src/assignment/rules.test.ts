import { expect, test } from 'vitest'
import { mergeConfig } from './assign.ts'
import { compareSemver, parseSemver, type Semver } from './semver.ts'
import { isOpen, matchesTargeting } from './targeting.ts'

// The order of https://semver.org/spec/v2.0.0.html section 11, and numbers beyond 2^53.
const ascending = [
  '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11',
  '1.0.0-rc.1', '1.0.0', '2.0.0', '2.1.0', '2.1.1', '2.9007199254740993.0', '10.0.0',
] // prettier-ignore

test('versions are ordered as the specification orders them', () => {
  const versions = ascending.map((text) => parseSemver(text) as Semver)
  for (const [i, a] of versions.entries()) {
    for (const [j, b] of versions.entries()) {
      expect(Math.sign(compareSemver(a, b)), `${ascending[i]} : ${ascending[j]}`).toBe(
        Math.sign(i - j),
      )
    }
  }
  const build = compareSemver(parseSemver('1.0.0+a') as Semver, parseSemver('1.0.0+b') as Semver)
  expect(build).toBe(0)
})

test.each(['1', '1.0', '01.0.0', '1.0.0-01', 'v1.0.0', '1.0.0-', '', '1.0.0.0'])(
  '"%s" is no version',
  (text) => {
    expect(parseSemver(text)).toBeUndefined()
  },
)

test.each([
  { name: 'no rule', targeting: {}, client: {}, matches: true },
  {
    name: 'a listed platform',
    targeting: { platforms: ['ios'] },
    client: { platform: 'ios' },
    matches: true,
  },
  {
    name: 'another platform',
    targeting: { platforms: ['ios'] },
    client: { platform: 'web' },
    matches: false,
  },
  { name: 'no platform said', targeting: { platforms: ['ios'] }, client: {}, matches: false },
  {
    name: 'the least version',
    targeting: { min_app_version: '1.2.0' },
    client: { app_version: '1.2.0' },
    matches: true,
  },
  {
    name: 'a prerelease of it',
    targeting: { min_app_version: '1.2.0' },
    client: { app_version: '1.2.0-rc.1' },
    matches: false,
  },
  {
    name: 'more than the most',
    targeting: { max_app_version: '2.0.0' },
    client: { app_version: '2.0.1' },
    matches: false,
  },
  { name: 'no version said', targeting: { max_app_version: '2.0.0' }, client: {}, matches: false },
])('targeting with $name: $matches', ({ targeting, client, matches }) => {
  expect(matchesTargeting(targeting, client)).toBe(matches)
})

const at = (text: string) => new Date(`${text}T00:00:00Z`)

test.each([
  { name: 'before its start', now: '2026-01-31', status: 'RUNNING', open: false },
  { name: 'at its start', now: '2026-02-01', status: 'RUNNING', open: true },
  { name: 'at its end', now: '2026-03-01', status: 'RUNNING', open: false },
  { name: 'while paused', now: '2026-02-10', status: 'PAUSED', open: false },
] as const)('an experiment $name is open: $open', ({ now, status, open }) => {
  const schedule = { status, startAt: at('2026-02-01'), endAt: at('2026-03-01') }
  expect(isOpen(schedule, at(now))).toBe(open)
})

test('overrides merge deeply, replace lists, and cannot reach the prototype', () => {
  const base = { ui: { colour: 'grey', sizes: [1, 2] }, kept: true }
  const hostile = JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, unknown>
  expect(mergeConfig(base, { ui: { colour: 'blue', sizes: [3] }, added: null })).toEqual({
    ui: { colour: 'blue', sizes: [3] },
    kept: true,
    added: null,
  })
  mergeConfig({ a: 1 }, hostile)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  expect(base.ui.colour).toBe('grey')
})
