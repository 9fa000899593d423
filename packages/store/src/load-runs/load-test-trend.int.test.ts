import { toLoadRunDocument } from '@gauntlet/contract'
import { listSuspicions, type TrendPoint } from '@gauntlet/core/trend'
import { buildLoadResult, buildLoadRunRow, openTestStore } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { openStore } from '../open-store.ts'
import { createRunId } from '../run-id.ts'

test('load_test_trend has the runs that ended well and were fit, and none of the others', async () => {
  const { store, database, close } = await openTestStore(openStore)
  const { audit } = buildLoadResult()
  const runs = [
    { valid: true, interrupted: false },
    { valid: false, interrupted: false },
    { valid: true, interrupted: true },
  ].map(({ valid, interrupted }) => {
    const result = buildLoadResult({ interrupted, audit: { ...audit, valid } })
    const run = buildLoadRunRow({ id: createRunId(), phase: 'POST_MITIGATION' })
    const at = '2026-11-21T05:02:00.000Z'
    return toLoadRunDocument({ tool: '1.0.0', at, run, result, checks: [] })
  })
  for (const document of runs) await store.loadRuns.import(document)
  const rows = await database.query<{ run_id: string; p95_ms: number; git_sha: string; at: Date }>(
    `select run_id, p95_ms, git_sha, started_at as at from load_test_trend
     where scenario_name = 'assignment' and endpoint = '/v1/assignment' order by started_at`,
  )
  expect(rows.map((row) => row.run_id)).toEqual([runs[0]?.run.id])
  const points = rows.map((row): TrendPoint => {
    return { run_id: row.run_id, at: row.at.toISOString(), git_sha: row.git_sha, value: row.p95_ms }
  })
  expect(listSuspicions(points, 0.05)).toEqual([])
  await close()
})
