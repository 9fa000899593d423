import { listChangePoints } from '@gauntlet/core/stats'
import { listSuspicions } from '@gauntlet/core/trend'
import { openStore } from '@gauntlet/store'
import { openTestStore } from '@gauntlet/testkit'
import { readFile } from 'node:fs/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { storeOtavaHistory } from './otava-history.suite.ts'

// docs/otava.md holds what the sources of Apache Otava 0.8.0 (its config, PostgreSQL importer, analysis and report)
// printed for this configuration and these runs, on 2026-11-21.
const page = await readFile(new URL('../../../../docs/otava.md', import.meta.url), 'utf8')

function readBlock(language: string): string {
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1]
  if (!found) throw new Error(`docs/otava.md has no block of ${language}`)
  return found
}

type OtavaTest = {
  readonly type: string
  readonly time_column: string
  readonly attributes: readonly string[]
  readonly metrics: Readonly<Record<string, { column: string; direction: number; scale: number }>>
  readonly query: string
}
type ChangePointGroup = {
  readonly attributes: Readonly<Record<string, string>>
  readonly changes: readonly {
    readonly metric: string
    readonly index: number
    readonly mean_before: string
    readonly mean_after: string
  }[]
}

const config = (parse(readBlock('yaml')) as { tests: { assignment: OtavaTest } }).tests.assignment
const printed = JSON.parse(readBlock('json')) as { assignment: ChangePointGroup[] }
const changes = printed.assignment.flatMap((group) => group.changes)
const table = readBlock('text').trimEnd().split('\n')

const { database, store, close } = await openTestStore(openStore)
const role = new URL(database.url).pathname.slice(1).replace('test_', 'otava_')
const url = Object.assign(new URL(database.url), { username: role, password: 'choose-one' }).href
const client = new Client({ connectionString: url })

beforeAll(async () => {
  await storeOtavaHistory(store)
  await database.query(readBlock('sql').replaceAll('otava', role))
  await client.connect()
})

afterAll(async () => {
  await client.end()
  await database.query(`drop owned by ${role}; drop role ${role}`)
  await close()
})

async function readHistory() {
  const { fields, rows } = await client.query<Record<string, unknown>>(config.query)
  const typeOf = new Map(fields.map(({ name, dataTypeID }) => [name, dataTypeID]))
  return { rows, typeOf }
}

test('the query of the page gives Otava the columns that its configuration names, in the types it needs', async () => {
  const [text, float8, timestamptz] = [25, 701, 1184] // pg_type.dat of PostgreSQL
  const { rows, typeOf } = await readHistory()
  expect(config.type).toBe('postgres')
  expect(typeOf.get(config.time_column)).toBe(timestamptz)
  for (const name of config.attributes) expect([name, typeOf.get(name)]).toEqual([name, text])
  for (const { column } of Object.values(config.metrics)) {
    expect([column, typeOf.get(column)]).toEqual([column, float8])
    expect(rows.filter((row) => row[column] === null)).toEqual([])
  }
})

test('the table that Otava printed has the rows of the query, and no others', async () => {
  const { rows } = await readHistory()
  const ours = rows.map((row) => [
    (row[config.time_column] as Date).toISOString().replace('T', ' ').replace('.000Z', ' +0000'),
    ...config.attributes.map((name) => row[name]),
    ...Object.values(config.metrics).map(({ column }) => (row[column] as number).toPrecision(6)),
  ])
  const theirs = table
    .filter((line) => line.startsWith('20'))
    .map((line) => line.split(/ {2,}/))
    .map((cells) => [...cells.slice(0, 3), ...cells.slice(3).map((c) => Number(c).toPrecision(6))])
  expect(theirs).toEqual(ours)
  expect(theirs).toHaveLength(24)
})

test.each(Object.entries(config.metrics))(
  'Gauntlet finds the changes of %s that Otava printed, and no other',
  async (metric, { column }) => {
    const { rows } = await readHistory()
    const values = rows.map((row) => row[column] as number)
    const theirs = changes.filter((change) => change.metric === metric)
    const ours = listChangePoints(values)
    expect(ours.map(({ index }) => index)).toEqual(theirs.map(({ index }) => index))
    for (const [i, point] of ours.entries()) {
      expect(point.meanBefore.toFixed(6)).toBe(theirs[i]?.mean_before)
      expect(point.meanAfter.toFixed(6)).toBe(theirs[i]?.mean_after)
    }
  },
)

test('the trend of Gauntlet suspects the run that Otava names, and the page the revisions around it', async () => {
  const { rows } = await readHistory()
  const points = rows.map((row) => ({
    run_id: row['run_id'] as string,
    at: (row['started_at'] as Date).toISOString(),
    git_sha: row['commit'] as string,
    value: row['p95_ms'] as number,
  }))
  const [suspicion, ...others] = listSuspicions(points, 0.05)
  expect(others).toEqual([])
  const [named] = printed.assignment
  expect({ commit: suspicion?.after, run_id: suspicion?.run_id }).toEqual(named?.attributes)
  expect(page).toContain(`\`${suspicion?.before}\` and \`${suspicion?.after}\``)
  const marked = table.filter((line) => !line.includes('·') && !line.includes('%')).slice(2)
  expect(marked[suspicion?.index ?? NaN]).toContain(suspicion?.after)
})
