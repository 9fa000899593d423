import { insertAssignments, insertEvents } from 'experiments'
import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const folder = '/usr/lib/postgresql'
const program = (existsSync(folder) ? readdirSync(folder) : [])
  .map((version) => join(folder, version, 'bin/pgbench'))
  .find((path) => existsSync(path))

export const hasPgbench = program !== undefined

const event = `json_build_object('event_id', gen_random_uuid(), 'anonymous_user_id', 'bench-' || (random() * 1000)::int,
  'event_name', 'exercise_logged', 'occurred_at', now(), 'received_at', now(), 'properties', json_build_object('n', random()),
  'context', json_build_object(), 'payload_fingerprint', '0011223344556677')`
const rows = ['button-colour', 'ios-widgets', 'onboarding-length'].map(
  (experiment) =>
    `json_build_object('anonymousUserId', u, 'experimentId', '${experiment}', 'variantId', 'a', 'assignmentVersion', 1, 'context', json_build_object())`,
)

/** What the service sends for one request, made by PostgreSQL: no HTTP, no JSON of a client, no group of requests. */
const statements: Readonly<Record<string, string>> = {
  'one event': insertEvents.replace('$1::json', `json_build_array(${event})`),
  '2 events': insertEvents.replace('$1::json', `json_build_array(${event}, ${event})`),
  'assignment, new users': insertAssignments.replace(
    '$1::json',
    `(select json_build_array(${rows.join(', ')}) from (select gen_random_uuid()::text as u) as new_user)`,
  ),
}

export const hasStatement = (workload: string): boolean => workload in statements

/** @returns transactions per second, of one statement each */
export async function runPgbench(
  workload: string,
  { url, clients, seconds }: { url: string; clients: number; seconds: number },
): Promise<number> {
  const place = await mkdtemp(join(tmpdir(), 'gauntlet-pgbench-'))
  const file = join(place, 'statement.sql')
  await writeFile(file, `${statements[workload]?.replaceAll('\n', ' ')};\n`)
  const how = ['-n', '-M', 'prepared', '-j', '1', '-c', String(clients), '-T', String(seconds)]
  try {
    const { stdout } = await promisify(execFile)(program ?? '', [...how, '-f', file, url])
    return Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1])
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}
