import { expect, test } from 'vitest'
import { checkConfig } from './check-config.ts'

const target = { start: { command: ['npm', 'start'] } }

test('a config that means something is handed on as it is', () => {
  const config = { targets: { baseline: target, candidate: { url: 'http://127.0.0.1:1' } } }
  expect(checkConfig(config, 'g.ts')).toBe(config)
})

test.each([
  { name: 'no default export', config: undefined, words: 'g.ts must have a default export' },
  {
    name: 'an unknown key',
    config: { target: {} },
    words: 'g.ts: target is unknown; known here: project',
  },
  {
    name: 'an unknown key below',
    config: { targets: { a: { urll: '' } } },
    words: 'targets.a.urll is unknown',
  },
  { name: 'a wrong kind', config: { allowHosts: 'x' }, words: 'g.ts: allowHosts must be list' },
  {
    name: 'a limit of the audit that is none',
    config: { auditLimits: { slipMs: 1 } },
    words: 'auditLimits.slipMs is unknown; known here: slipP99Ms',
  },
  {
    name: 'an empty target',
    config: { targets: { a: {} } },
    words: 'targets.a needs a url or a start',
  },
  {
    name: 'a database that is none',
    config: { targets: { a: { ...target, database: 'embeded' } } },
    words: "targets.a.database must be 'embedded'",
  },
  {
    name: 'a command that is no list of words',
    config: { targets: { a: { start: { command: [] } } } },
    words: "targets.a.start.command must be words: ['npm', 'start']",
  },
  {
    name: 'a role that names no target',
    config: { targets: { a: target }, compare: { baseline: 'a', candidate: 'b' } },
    words: 'compare.candidate names target "b"; there are: a',
  },
  {
    name: 'a smoke check of no target',
    config: {
      smoke: { checks: [{ name: 'health', target: 'x', flow: { name: 'x', steps: [] } }] },
    },
    words: 'smoke check "health" names target "x"; there are: none',
  },
])('$name is refused with its place', ({ config, words }) => {
  expect(() => checkConfig(config, 'g.ts')).toThrow(words)
})
