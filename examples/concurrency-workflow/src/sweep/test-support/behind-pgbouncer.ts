import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

// behind-pgbouncer.ts PROGRAM [ARGUMENT...]: a program of this repository with a PgBouncer between it and DATABASE_URL.
//
// The pooler stands between the application and the proxy of a sweep: Gauntlet breaks what PgBouncer has with the server, and
// the application sees what PgBouncer makes of that. It belongs to no process of the application, so that it lives on when
// that one is killed, with the server's session in which the application did something.

type Pooler = { readonly databaseUrl: string; readonly url: string }

const databaseUrl = process.env['DATABASE_URL'] ?? ''
/** Where the port of the process that keeps the pooler of this database stands. */
const note = join(tmpdir(), `gauntlet-pgbouncer-of-${new URL(databaseUrl).port}`)

/** The pooler of this process's database: the one that was there before it was killed, or a new one. */
async function findPooler(): Promise<Pooler> {
  const kept = await use().catch(() => undefined)
  if (kept?.databaseUrl === databaseUrl) return kept
  const file = fileURLToPath(new URL('keep-pgbouncer.ts', import.meta.url))
  const keeper = spawn(process.execPath, ['--import', 'tsx', file, databaseUrl, note], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const failed = once(keeper, 'exit').then(() => {
    throw new Error('the pooler did not start')
  })
  failed.catch(() => undefined) // later it is missed by the next statement
  await Promise.race([once(keeper.stdout, 'data'), failed])
  keeper.unref()
  keeper.stdout.destroy()
  return await use()
}

/** For as long as this process lives. @throws Error when nobody keeps a pooler of this database */
async function use(): Promise<Pooler> {
  const socket = connect(Number(await readFile(note, 'utf8')), '127.0.0.1')
  const [line] = (await once(socket, 'data')) as [Buffer]
  socket.on('error', () => undefined) // nobody keeps it any more
  socket.unref()
  return JSON.parse(line.toString()) as Pooler
}

process.env['DATABASE_URL'] = (await findPooler()).url
process.argv.splice(1, 1)
// A program that has run already, as `start-bundled.mjs` that ran this one, runs again.
await import(`${pathToFileURL(process.argv[1] ?? '').href}?behind-pgbouncer`)
