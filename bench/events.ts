// `npm run bench:events [MILLIONS]`: ingestion and rollups of the experiments API with so many events stored; writes docs/bench-events.md.
import { startPostgres } from '@gauntlet/stack'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillDatabase, idKinds, type Filled } from './events/fill-database.ts'
import { measureIngestion } from './events/measure-ingestion.ts'
import { measureRollups, type RollupSeconds } from './events/measure-rollups.ts'
import { renderEvents } from './events/render-events.ts'
import { CalmMachine } from './performance/machine.ts'
import { Samples } from './performance/statistics.ts'

const millions = Number(process.argv[2] ?? 10)
const ROUNDS = 5
const page = new URL('../docs/bench-events.md', import.meta.url)
const note = (line: string): void => void process.stderr.write(`${line}\n`)

const machine = new CalmMachine()
const folder = await mkdtemp(join(tmpdir(), 'gauntlet-bench-events-'))
await machine.look()
const postgres = await startPostgres({ folder })
const samples = new Samples()
const filled: Filled[] = []
const rollups: RollupSeconds[] = []
try {
  for (const ids of idKinds) {
    const database = await fillDatabase(postgres, { ids, millions, note })
    filled.push(database)
    await machine.look()
    // First, for what is ingested makes a large day of today, which rollups compute too.
    rollups.push(await measureRollups(postgres.url(database.name), { rounds: ROUNDS, note }))
    await machine.look()
    await measureIngestion(postgres, { database, rounds: ROUNDS, samples, note })
    await machine.look()
  }
} finally {
  await postgres.stop('immediate')
  await rm(folder, { recursive: true, force: true })
}

const most = machine.most()
const text = renderEvents({ millions, rounds: ROUNDS, filled, samples, rollups, foreign: most })
await machine.publish(page, text)
