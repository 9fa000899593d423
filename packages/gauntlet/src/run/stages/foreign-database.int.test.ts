import type { Fault } from '@gauntlet/faults'
import { openStore } from '@gauntlet/store'
import { createForeignDatabase, openTestStore } from '@gauntlet/testkit'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { faultsStage } from './faults-stage.ts'
import { askStage, configureShop } from './test-support/faulted-shop.ts'

const { store, close } = await openTestStore(openStore)
const home = await mkdtemp(join(tmpdir(), 'gauntlet-statements-'))
const database = await createForeignDatabase({ mayCreate: false, isOwner: false })
afterAll(async () => {
  await close()
  await database.drop()
  await rm(home, { recursive: true, force: true })
})

test('faults at statements act on a database of tests that Gauntlet did not start, beside those who use it', async () => {
  const other = new Client({ connectionString: database.url, application_name: 'psql' })
  await other.connect()
  const statement = 'insert into orders'
  const inject: Fault[] = [
    { kind: 'statement-reset', match: { statement, nth: 5 } },
    { kind: 'statement-error', match: { statement, nth: 15 }, code: '40001' },
    { kind: 'statement-kill', match: { statement, nth: 25 } },
  ]
  const shop = configureShop('first', inject)
  const { start } = shop.targets?.['candidate'] ?? {}
  const candidate = { ...(start && { start }), database: { url: database.url, writable: true } }
  const config = { ...shop, targets: { candidate } }
  const { reasons, outcomeOf } = await askStage(faultsStage, { config, home, store })
  await other.end()
  expect(reasons.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
  for (const { kind } of inject) expect(outcomeOf(`${kind} happened (outage)`)).toBe('pass')
  const rows = await database.query<{ n: number }>('select count(*)::int as n from orders')
  expect(rows[0]?.n).toBeGreaterThan(25)
})
