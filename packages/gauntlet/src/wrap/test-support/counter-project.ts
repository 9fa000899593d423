import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A service that adds to counters, correctly or not (`ADDS`). */
export const counter = fileURLToPath(new URL('counter.mjs', import.meta.url))

export type CounterProject = {
  readonly adds: 'read-then-write' | 'in-the-database'
  readonly databaseUrl: string
  /** Which rows are judged, as the end of a query. */
  readonly where?: string
  /** More of the config. */
  readonly more?: string
}

/** Writes a config whose guarantee recounts the counters. */
export async function writeCounterConfig(
  folder: string,
  { adds, databaseUrl, where = '', more = '' }: CounterProject,
): Promise<void> {
  const command = JSON.stringify([process.execPath, counter])
  await writeFile(
    join(folder, 'gauntlet.config.ts'),
    `import { recount } from 'gauntlet'
export default {
  auditLimits: { eventLoopP99Ms: 60_000 },
  targets: {
    candidate: {
      start: { command: ${command}, env: { ADDS: '${adds}' } },
      database: { url: ${JSON.stringify(databaseUrl)} },
    },
  },
  guarantees: [
    recount<{ amount: number }, { value: number }>('counters', {
      observe: ({ method, path, request, answer }) =>
        !path.startsWith('/counters/') ? null
        : method === 'POST'
          ? { action: 'add', key: path.split('/')[2] ?? null, proposal: request?.amount, value: answer?.value }
          : { action: 'read', key: path.split('/')[2] ?? null, value: answer?.value },
      stored: 'select name as key, value as stored, null as recount from counters ${where}',
    }),
  ],
  ${more}
}
`,
  )
}
