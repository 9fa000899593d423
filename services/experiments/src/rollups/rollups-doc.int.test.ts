import { createTestDatabase } from '@gauntlet/testkit'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { migrate } from '../database/migrate.ts'
import { openDatabase } from '../database/pool.ts'
import { addDays, toDay } from './days.ts'
import { createPgRollupStore } from './pg-rollup-store.ts'
import { runRollup } from './run-rollup.ts'
import { insertRows } from './test-support/raw-rows.ts'

test('the funnel that docs/rollups.md adds as a row is counted by the next run', async () => {
  const page = await readFile(new URL('../../../../docs/rollups.md', import.meta.url), 'utf8')
  const statement = /```sql\n([^`]+)```/.exec(page)?.[1] ?? ''
  const database = await createTestDatabase({
    template: 'rollups',
    prepare: async (url) => void (await migrate(url)),
  })
  const service = openDatabase(database.url)
  await database.query(statement)
  const at = Date.parse(`${addDays(toDay(new Date()), -1)}T12:00:00Z`)
  const events = ['app_opened', 'workout_started'].map((name) => ({
    user: 'ann',
    name,
    occurredAt: at,
    receivedAt: at,
  }))
  await insertRows(database, { events, assignments: [] })
  const ports = createPgRollupStore(service.pool)
  await runRollup(service.pool, ports, { job: 'funnel', windowDays: 2 })
  const rows = await database.query(
    `select step_name, sum(users)::int as users from funnel_rollups
     where funnel_name = 'first_workout' group by step_name order by 1`,
  )
  expect(rows).toEqual([
    { step_name: 'opened', users: 1 },
    { step_name: 'started', users: 1 },
  ])
  await service.close()
  await database.drop()
})
