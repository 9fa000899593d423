import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { checkConfig } from './check-config.ts'

const shop = { start: { command: ['npm', 'start'], replicas: 2 }, database: 'embedded' }

function withFaults(planned: unknown, candidate: unknown = shop) {
  return {
    targets: { candidate },
    scenarios: { orders: { name: 'orders', phases: [], flows: [] } },
    faults: { outage: planned },
  }
}

const inject = (...faults: unknown[]) => ({ scenario: 'orders', inject: faults })

test('faults of every kind are taken as they are', () => {
  const config = withFaults(
    inject(
      { kind: 'delay', after: 0, requests: 5, ms: 0x64 },
      { kind: 'lost-answer', after: 10, requests: 5 },
      { kind: 'reset', after: 20, requests: 5 },
      { kind: 'pause', after: 30, ms: 250.5, replica: 2 },
      { kind: 'kill', after: 40 },
      { kind: 'database-crash', after: 50 },
      { kind: 'statement-reset', match: { statement: 'insert', at: 'before', nth: 3 }, times: 9 },
      { kind: 'statement-lost-answer', match: { tag: 'COMMIT' } },
      { kind: 'statement-delay', match: { route: 'POST /orders/*' }, ms: 5 },
      { kind: 'statement-stall', match: { statement: 'a', transaction: 'open' }, ms: 5 },
      { kind: 'statement-error', match: { statement: 'a' }, code: '40P01' },
      { kind: 'statement-session-end', match: { statement: 'a' } },
      { kind: 'statement-kill', match: { statement: 'a' } },
      { kind: 'statement-database-crash', match: { statement: 'a' } },
    ),
  )
  expect(checkConfig(config, 'g.ts')).toBe(config)
})

test('the faults at statements of docs/faults.md are taken as they are', async () => {
  const page = await readFile(new URL('../../../../docs/faults.md', import.meta.url), 'utf8')
  const [, listed = ''] = /inject: (\[\n  \{ kind: 'statement-reset'[^]*?\n\])/.exec(page) ?? []
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-docs-'))
  await writeFile(join(folder, 'inject.mjs'), `export const inject = ${listed}`)
  const found = (await import(pathToFileURL(join(folder, 'inject.mjs')).href)) as {
    inject: unknown[]
  }
  await rm(folder, { recursive: true })
  expect(found.inject).toHaveLength(3)
  const config = withFaults(inject(...found.inject))
  expect(checkConfig(config, 'g.ts')).toBe(config)
})

test.each([
  { planned: { scenario: 'orders' }, words: 'faults.outage.inject must list a fault' },
  { planned: inject(), words: 'faults.outage.inject must list a fault' },
  {
    planned: { ...inject({ kind: 'kill', after: 1 }), scenario: 'order' },
    words: 'names "order"; there are: orders',
  },
  { planned: { ...inject(), after: 3 }, words: 'faults.outage.after is unknown' },
  { planned: inject('kill'), words: 'inject[0] must be an object' },
  {
    planned: inject({ kind: 'explode', after: 1 }),
    words: 'inject[0].kind must be one of delay, lost-answer',
  },
  { planned: inject({ kind: 'kill' }), words: 'inject[0] needs after' },
  { planned: inject({ kind: 'statement-kill' }), words: 'inject[0] needs match' },
  {
    planned: inject({ kind: 'statement-kill', match: { nth: 2 } }),
    words: ".match must name a statement, a tag or a route: { tag: 'COMMIT' }",
  },
  {
    planned: inject({ kind: 'statement-kill', match: { tag: 'COMMIT', word: 'x' } }),
    words: 'inject[0].match.word is unknown',
  },
  {
    planned: inject({ kind: 'statement-kill', match: { tag: 'COMMIT' }, after: 3 }),
    words: 'inject[0].after is unknown',
  },
  {
    planned: inject({
      kind: 'statement-error',
      match: { tag: 'COMMIT', at: 'after' },
      code: '40001',
    }),
    words: "inject[0].match.at is 'after'; a statement-error comes before",
  },
  {
    planned: inject({ kind: 'statement-error', match: { tag: 'COMMIT' }, code: '4001' }),
    words: "inject[0].code must be a SQLSTATE: '40001'",
  },
  {
    planned: inject({ kind: 'statement-reset', match: { route: '/orders' } }),
    words: ".match.route must be a method and a path: 'POST /orders'",
  },
  {
    planned: inject({ kind: 'kill', after: 1.5 }),
    words: 'inject[0].after must be a whole number from 0',
  },
  {
    planned: inject({ kind: 'kill', after: -1 }),
    words: 'inject[0].after must be a whole number from 0',
  },
  { planned: inject({ kind: 'kill', after: 1, ms: 5 }), words: 'inject[0].ms is unknown' },
  {
    planned: inject({ kind: 'reset', after: 1, requests: 0 }),
    words: 'requests must be a whole number from 1',
  },
  { planned: inject({ kind: 'pause', after: 1, ms: 60_001 }), words: 'ms must be a number from 1' },
  {
    planned: inject({ kind: 'kill', after: 1, replica: 3 }),
    words: 'replica is 3; candidate has 2',
  },
])('$words', ({ planned, words }) => {
  const check = () => checkConfig(withFaults(planned), 'g.ts')
  expect(check).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  expect(check).toThrow(words)
})

test('a database that Gauntlet did not start is not crashed', () => {
  const foreign = { ...shop, database: { url: 'postgres://127.0.0.1/shop' } }
  const planned = inject({ kind: 'database-crash', after: 1 })
  expect(() => checkConfig(withFaults(planned, foreign), 'g.ts')).toThrow(
    "targets.candidate.database must be 'embedded'",
  )
})

const statementFault = (kind: string) => inject({ kind, match: { tag: 'COMMIT' } })

const withDatabase = (database: object, kind = 'statement-reset') =>
  checkConfig(withFaults(statementFault(kind), { ...shop, database }), 'g.ts')

test('faults at statements act on a database that may be broken, and on no other of yours', () => {
  const url = 'postgres://127.0.0.1/shop'
  expect(() => withDatabase({ url, writable: true })).not.toThrow()
  expect(() => withDatabase({ url })).toThrow(
    "targets.candidate.database must be 'embedded', or { url, writable: true }",
  )
  expect(() => withDatabase({ url, writable: true }, 'statement-database-crash')).toThrow(
    "crashes a database that Gauntlet starts: targets.candidate.database must be 'embedded'",
  )
})
