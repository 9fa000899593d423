import { ToolError, type TrendDocument, type TrendSeries } from '@gauntlet/contract'
import { DEFAULT_MARGINS } from '@gauntlet/core/compare'
import { listSuspicions } from '@gauntlet/core/trend'
import type { Store, TrendRow } from '@gauntlet/store'
import { toolVersion } from '../cli/tool-version.ts'

const { p50, p95, p99 } = DEFAULT_MARGINS
const metrics = [
  ['p50_ms', p50],
  ['p95_ms', p95],
  ['p99_ms', p99],
] as const

const importedLimit = 100

/** The history of a scenario, with where its level seems to have changed. @throws ToolError NOT_FOUND without any */
export async function readTrend(store: Store, scenario: string, at: Date): Promise<TrendDocument> {
  const rows = await store.loadRuns.listTrend(scenario)
  const imported = await readImported(store, scenario)
  if (rows.length === 0 && imported.length === 0) {
    throw new ToolError(
      'NOT_FOUND',
      `no run of "${scenario}" is stored that ended well with a fit generator`,
    )
  }
  const groups = new Map<string, TrendRow[]>()
  for (const row of rows) {
    const { phase, method, endpoint, workload_hash: workload, machine } = row
    const key = JSON.stringify([phase, method, endpoint, workload, machine])
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return {
    schema: 'gauntlet.trend/2',
    tool: toolVersion,
    at: at.toISOString(),
    scenario,
    series: [...groups.values()].flatMap((group) =>
      metrics.map(([metric, margin]) => toSeries(group, metric, margin)),
    ),
    imported,
  }
}

/** Of runs with one workload on one kind of machine: others have another level for other reasons. */
function toSeries(
  rows: readonly TrendRow[],
  metric: TrendSeries['metric'],
  margin: number,
): TrendSeries {
  const [first] = rows as readonly [TrendRow]
  const points = rows.flatMap((row) => {
    const value = row[metric]
    return value === null
      ? []
      : [{ run_id: row.run_id, at: row.started_at, git_sha: row.git_sha, value }]
  })
  const { phase, method, endpoint, workload_hash, machine } = first
  const suspicions = listSuspicions(points, margin)
  return { phase, method, endpoint, metric, workload_hash, machine, margin, points, suspicions }
}

async function readImported(store: Store, scenario: string): Promise<TrendDocument['imported']> {
  const { rows } = await store.evidence.list({
    kind: 'imported-run',
    scenario,
    limit: importedLimit,
  })
  const found = await Promise.all(rows.map(({ id }) => store.evidence.find('imported-run', id)))
  return found.flatMap((one) => (one ? [{ ...one.document, id: one.id }] : [])).toReversed()
}
