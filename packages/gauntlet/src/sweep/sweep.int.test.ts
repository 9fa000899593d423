import { expect, test } from 'vitest'
import { insert, useSwept } from './test-support/swept-project.ts'

const { writeProject, sweep } = useSwept()

test('an order that is stored without a key is doubled by a retry, and every cell has its place', async () => {
  await writeProject(insert)
  const { exit, document } = await sweep()
  expect(exit).toBe(1)
  expect(document.events.map(({ sql, role }) => [sql, role])).toEqual([
    ['insert into orders values ($1)', 'commit'],
  ])
  const outcomes = document.cells.map(({ id, outcome }) => [id.replace(/^[^/]+\//, ''), outcome])
  expect(Object.fromEntries(outcomes)).toEqual({
    'after/kill': 'fail',
    'after/reset': 'fail',
    'after/swallow': 'fail',
    'after/crash': 'fail',
    'after/lost-answer': 'fail',
    'before/kill': 'pass',
    'before/reset': 'pass',
    'before/crash': 'pass',
    'before/lost-answer': 'fail',
  })
  expect(document.cells.every(({ proof }) => proof !== null)).toBe(true)
  expect(document.counts).toEqual({ DUPLICATE: 6 })
  expect(document.last_run).toMatchObject({ complete: true, outcome: 'pass' })
})

test('a flow that does not always send the same statements has no evidence, and it is said where', async () => {
  const odd = "appendFileSync('count', 'x'); if (readFileSync('count').length % 2 === 1)"
  await writeProject(
    `${insert}; ${odd} await pool.query('select now()')`,
    "const { appendFileSync, readFileSync } = await import('node:fs')",
  )
  const { exit, document } = await sweep()
  expect(exit).toBe(3)
  expect(document).toMatchObject({ cells: [], stopped: 'not_started', outcome: 'no_evidence' })
  expect(document.differences[0]).toMatch(/^only recording [12] has statement 2: select now\(\)/)
})

test('what a process remembers is no difference: it is started again for each run', async () => {
  await writeProject(`${insert}; if (count === 1) await pool.query('select now()')`)
  // Cells are planned once the recordings agree.
  const { document } = await sweep('--flow order --cell x')
  expect(document.message).toContain('the flow has no cell "x"')
})

test.each([
  {
    what: 'a target that Gauntlet does not start',
    target: { url: 'http://127.0.0.1:1' },
    message: 'targets.candidate is only a url',
  },
  {
    what: 'a database that is not embedded',
    target: { start: { command: ['node', 'shop.mjs'] }, database: { url: 'postgres://x/y' } },
    message: 'targets.candidate has a database of yours',
  },
  {
    what: 'a flow that writes nothing',
    work: "await pool.query('select 1')",
    message: 'writes nothing: it sent 1 statements',
  },
  {
    what: 'a client that insists on TLS',
    before: 'options.ssl = { rejectUnauthorized: false }',
    message: 'cannot be watched',
  },
  {
    what: 'a connection that goes around the proxy',
    before: `const first = new pg.Client(options); await first.connect()
      const { rows } = await first.query('select inet_server_port() as port'); await first.end()
      const direct = new URL(options.connectionString); direct.port = rows[0].port
      options = { connectionString: direct.href, application_name: 'shop' }`,
    message: 'shop over TCP of the application goes around the proxy',
  },
])(
  '$what is refused with the reason, before anything is broken',
  async ({ target, work, before, message }) => {
    await writeProject(work ?? insert, before, { target })
    const { exit, document } = await sweep()
    expect(exit).toBe(2)
    expect(document.message).toContain(message)
  },
)

test('a flow that the config does not have is refused with those that it has', async () => {
  await writeProject(insert)
  const { exit, document } = await sweep('--flow ordr')
  expect(exit).toBe(2)
  expect(document.message).toContain('has no sweep "ordr"; did you mean "order"? (it has order)')
})
