import { findDatabaseUrlProblem, ToolError } from '@gauntlet/contract'
import { sql } from 'kysely'
import { createDatabase, createPool } from './database.ts'
import { createEvidenceStore, type EvidenceStore } from './evidence/evidence-documents.ts'
import { createLoadRuns, type LoadRuns } from './load-runs/load-runs.ts'
import { migrate } from './migrate.ts'
import { toStoreError } from './store-errors.ts'
import { createVerdicts, type Verdicts } from './verdicts/verdict-runs.ts'

export type StoreOptions = {
  /** A Postgres database of the store's own; its tables are made when they are missing. */
  readonly url: string
  readonly signal?: AbortSignal
}

/** Every method throws ToolError STORE_UNREACHABLE when the server is away; the store may be used again when it is back. */
export type Store = {
  readonly loadRuns: LoadRuns
  readonly verdicts: Verdicts
  readonly evidence: EvidenceStore
  /** Runs that this opening found RUNNING without a living process, and closed as FAILED. */
  readonly closedRuns: readonly string[]
  /** Whether the server answers. */
  ping(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the results store: brings its tables up to date and closes the runs of dead processes.
 *
 * @throws ToolError STORE_UNREACHABLE, STORE_FOREIGN
 */
export async function openStore({ url, signal }: StoreOptions): Promise<Store> {
  const problem = findDatabaseUrlProblem(url)
  if (problem !== undefined)
    throw new ToolError('STORE_UNREACHABLE', `GAUNTLET_DATABASE_URL cannot be used: ${problem}`)
  const pool = createPool(url)
  const db = createDatabase(pool)
  const loadRuns = createLoadRuns(db)
  try {
    signal?.throwIfAborted()
    await migrate(pool)
    signal?.throwIfAborted()
    const closedRuns = await loadRuns.closeDead()
    return {
      loadRuns: reportingAbsence(loadRuns, url),
      verdicts: reportingAbsence(createVerdicts(db), url),
      evidence: reportingAbsence(createEvidenceStore(db), url),
      closedRuns,
      ...reportingAbsence({ ping: async () => void (await sql`select 1`.execute(db)) }, url),
      close: async () => {
        loadRuns.close()
        await endWithin(closeLimitMs, db.destroy())
      },
    }
  } catch (error) {
    await db.destroy()
    throw toStoreError(error, url)
  }
}

/** Of connections to a server that hangs nobody takes leave: they end with the process. */
const closeLimitMs = 2_000

async function endWithin(limitMs: number, ending: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs)
  })
  try {
    await Promise.race([ending, limit])
  } finally {
    clearTimeout(timer)
  }
}

type Methods = Record<string, (...args: never[]) => unknown>

/** The same methods; what `pg` says of an absent server becomes a ToolError that names it. */
function reportingAbsence<T extends Methods>(methods: T, url: string): T {
  const wrapped = Object.entries(methods).map(([name, method]) => [
    name,
    async (...args: never[]) => {
      try {
        return await method(...args)
      } catch (error) {
        throw toStoreError(error, url)
      }
    },
  ])
  return Object.fromEntries(wrapped) as T
}
