import type { LoadEndpoint, LoadHistograms } from '@gauntlet/contract'
import type { Selectable } from 'kysely'
import type { Database, Tables } from '../database.ts'

type Measured = {
  readonly endpoints: readonly LoadEndpoint[]
  readonly histograms: readonly LoadHistograms[]
}

/** Puts these in the place of what the run had. */
export async function replaceEndpoints(
  db: Database,
  runId: string,
  { endpoints, histograms }: Measured,
): Promise<void> {
  await db.deleteFrom('load_test_endpoint_metrics').where('run_id', '=', runId).execute()
  const rows = endpoints.map((one) => {
    const { latency_basis: _always, service, response_codes, error_breakdown, ...columns } = one
    const bytes = histograms.find(
      ({ method, endpoint }) => method === one.method && endpoint === one.endpoint,
    )
    return {
      ...columns,
      run_id: runId,
      response_codes: JSON.stringify(response_codes),
      error_breakdown: JSON.stringify(error_breakdown),
      service_p50_ms: service.p50_ms,
      service_p95_ms: service.p95_ms,
      service_p99_ms: service.p99_ms,
      histogram: bytes ? Buffer.from(bytes.scheduled, 'base64') : null,
      service_histogram: bytes ? Buffer.from(bytes.service, 'base64') : null,
    }
  })
  // One statement takes 65,535 parameters: 26 a row.
  for (let at = 0; at < rows.length; at += 1000) {
    await db
      .insertInto('load_test_endpoint_metrics')
      .values(rows.slice(at, at + 1000))
      .execute()
  }
}

export async function readEndpoints(db: Database, runId: string): Promise<Measured> {
  const rows = await db
    .selectFrom('load_test_endpoint_metrics')
    .selectAll()
    .where('run_id', '=', runId)
    .execute()
  return { endpoints: rows.map(toEndpoint), histograms: rows.flatMap(toHistograms) }
}

type Row = Selectable<Tables['load_test_endpoint_metrics']>

function toEndpoint(row: Row): LoadEndpoint {
  const { run_id: _run, histogram: _bytes, service_histogram: _serviceBytes, ...rest } = row
  const { service_p50_ms, service_p95_ms, service_p99_ms, ...columns } = rest
  const service = { p50_ms: service_p50_ms, p95_ms: service_p95_ms, p99_ms: service_p99_ms }
  return { ...columns, latency_basis: 'scheduled', service }
}

function toHistograms({ method, endpoint, histogram, service_histogram }: Row): LoadHistograms[] {
  if (!histogram || !service_histogram) return []
  const scheduled = histogram.toString('base64')
  return [{ method, endpoint, scheduled, service: service_histogram.toString('base64') }]
}
