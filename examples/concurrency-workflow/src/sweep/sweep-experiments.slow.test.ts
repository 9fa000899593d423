import type { SweepDocument } from '@gauntlet/contract'
import { createTestDatabase, hasPgBouncer, type TestDatabase } from '@gauntlet/testkit'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const isMissing = !hasPgBouncer()
if (isMissing)
  console.warn('SKIPPED: pgbouncer is not installed, so nothing was swept behind a pooler')

let store: TestDatabase
beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(async () => await store.drop())

async function sweep(...words: readonly string[]): Promise<SweepDocument> {
  const command = ['packages/gauntlet/bin/gauntlet.js', 'sweep', '--json', '--repeats', '1']
  const config = ['--config', 'examples/concurrency-workflow/sweep.config.ts']
  const child = spawn(process.execPath, [...command, ...config, ...words], {
    cwd: root,
    env: { ...process.env, GAUNTLET_DATABASE_URL: store.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(await text(child.stdout)) as SweepDocument
}

// The other flows: `npm run sweep:experiments`, docs/sweep.md.
test.skipIf(isMissing)(
  'the experiments API keeps its events behind PgBouncer whatever breaks, and the baseline without techniques does not',
  async () => {
    const document = await sweep(
      '--flow',
      'events',
      '--target',
      'pgbouncer',
      '--baseline',
      'baseline',
    )
    const { baseline, events, cells } = document
    expect(events.map(({ sql, role }) => [sql.includes('insert into event_logs'), role])).toEqual([
      [true, 'commit'],
    ])
    const red = cells.filter(({ outcome }) => outcome !== 'pass')
    expect(
      red.map(({ id, outcome, reason, anomalies }) => ({ id, outcome, reason, anomalies })),
    ).toEqual([])
    expect(cells).toHaveLength(9)
    expect(document).toMatchObject({ outcome: 'pass', last_run: { complete: true } })
    expect(baseline?.outcome).toBe('fail')
    expect(baseline?.removed.map(({ guarantee, class: found }) => [guarantee, found])).toEqual([
      ['idempotent events', 'DUPLICATE'],
    ])
  },
)
