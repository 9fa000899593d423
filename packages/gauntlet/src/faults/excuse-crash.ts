import {
  type GuaranteeDocument,
  type GuaranteesDocument,
  toGuaranteesDocument,
} from '@gauntlet/contract'
import { Client } from 'pg'
import {
  describeLax,
  durabilityNames,
  type DurabilitySettings,
  findLaxSettings,
  isLoss,
} from './durability.ts'

/**
 * The guarantees of a run in which the database crashed. What it lost is no failure where it is configured to lose it: a
 * guarantee that broke so alone has no evidence, of the others the rest is left. Where the settings cannot be read, nothing changes.
 */
export async function excuseCrash(
  document: GuaranteesDocument,
  databaseUrl: string | undefined,
): Promise<GuaranteesDocument> {
  if (databaseUrl === undefined || !document.guarantees.some(hasLoss)) return document
  const lax = findLaxSettings(await readSettings(databaseUrl).catch(() => ({})))
  if (lax === undefined) return document
  const guarantees = document.guarantees.map((one) => (hasLoss(one) ? excuse(one, lax) : one))
  return toGuaranteesDocument(guarantees, document)
}

const hasLoss = ({ outcome, counts }: GuaranteeDocument): boolean =>
  outcome === 'fail' && Object.keys(counts).some(isLoss)

function excuse(broken: GuaranteeDocument, lax: string): GuaranteeDocument {
  const counts = Object.entries(broken.counts)
  const lost = counts.filter(([found]) => isLoss(found))
  const others = counts.filter(([found]) => !isLoss(found))
  const why = `${lost.map(([found, count]) => `${found}: ${count}`).join(', ')}, and ${describeLax(lax)}`
  const isExcused = others.length === 0
  return {
    ...broken,
    outcome: isExcused ? 'no_evidence' : 'fail',
    reason: isExcused ? why : broken.reason,
    counts: Object.fromEntries(others),
    anomalies: broken.anomalies.filter((anomaly) => !isLoss(anomaly.class)),
    warnings: isExcused ? broken.warnings : [...broken.warnings, why],
  }
}

/** As a session of the application finds them. */
async function readSettings(databaseUrl: string): Promise<DurabilitySettings> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'gauntlet faults' })
  client.on('error', () => undefined) // the question in flight fails by itself
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string; setting: string }>(
      'select name, setting from pg_settings where name = any($1::text[])',
      [[...durabilityNames]],
    )
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))
  } finally {
    await client.end().catch(() => undefined)
  }
}
