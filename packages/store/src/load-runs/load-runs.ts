import {
  type LoadLive,
  type LoadRunDocument,
  type LoadRunRow,
  ToolError,
  formatDocument,
} from '@gauntlet/contract'
import { invariant } from '@gauntlet/core'
import type { Database } from '../database.ts'
import { ownIdentity } from '../process-identity.ts'
import { readDocument, writeDocument } from './documents.ts'
import {
  type RunFilter,
  findRun,
  insertRun,
  selectRuns,
  selectScenarios,
} from './load-test-runs.ts'
import { type PageRequest, parsePageRequest, toPage } from '../page.ts'
import {
  type LiveRun,
  type TrendRow,
  findLive,
  insertLive,
  requestStop,
  selectTrend,
  updateLive,
} from './live-runs.ts'
import { beat, closeDeadRuns, own } from './run-owners.ts'

const heartbeatMs = 10_000

export type ListRunsRequest = RunFilter & PageRequest

export type RunPage = {
  readonly runs: readonly LoadRunRow[]
  /** Give it as `after` to get the next page; absent on the last one. */
  readonly next?: string
}

/** The runs of load tests. Rows of a run that ended never change. */
export type LoadRuns = {
  /** Stores a RUNNING run; while this process lives, others see that it does. */
  start(run: LoadRunRow): Promise<void>
  /** Stores what a run that ended measured, in one transaction. @throws ToolError RUN_CONFLICT as `import` */
  finish(document: LoadRunDocument): Promise<void>
  /**
   * Restores the rows of an artefact: `unchanged` when the store has them already.
   * @throws ToolError RUN_CONFLICT when the store has other rows for this run
   */
  import(document: LoadRunDocument): Promise<'imported' | 'unchanged'>
  /** Keeps what a RUNNING run has measured so far, in the place of what it reported before. */
  report(id: string, progress: LoadLive): Promise<{ readonly stopRequested: boolean }>
  /** What a RUNNING run reported last; undefined for one that does not run. */
  findLive(id: string): Promise<LiveRun | undefined>
  /** Asks the process of a RUNNING run to end it, which it reads at its next report; false when none runs. */
  requestStop(id: string): Promise<boolean>
  /** Closes as FAILED the RUNNING runs whose process is gone, as every opening of the store does; returns their ids. */
  closeDead(): Promise<readonly string[]>
  find(id: string): Promise<LoadRunRow | undefined>
  /** Also a run that still runs or that died: an older one is not its substitute. */
  findNewest(filter: RunFilter): Promise<LoadRunRow | undefined>
  /** Newest first. @throws ToolError USAGE for a limit or a cursor that is none */
  list(request?: ListRunsRequest): Promise<RunPage>
  /** Names of scenarios with runs, in alphabetical order; at most 200. */
  listScenarios(): Promise<readonly string[]>
  /** What each fit run of a scenario measured, oldest first; at most 10 000 rows, the newest. */
  listTrend(scenario: string): Promise<readonly TrendRow[]>
  /** All of a run that ended; undefined while it runs, and when its process died. */
  readDocument(id: string): Promise<LoadRunDocument | undefined>
}

export function createLoadRuns(db: Database): LoadRuns & { close(): void } {
  const owned = new Set<string>()
  let heart: NodeJS.Timeout | undefined

  function startBeating(): void {
    // A beat that fails is made up for by the next; a store that stays away must not end the run.
    heart ??= setInterval(() => void beat(db, [...owned]).catch(() => undefined), heartbeatMs)
    heart.unref()
  }

  function stopBeating(id?: string): void {
    if (id === undefined) owned.clear()
    else owned.delete(id)
    if (owned.size > 0) return
    clearInterval(heart)
    heart = undefined
  }

  async function save(document: LoadRunDocument): Promise<'imported' | 'unchanged'> {
    invariant(document.run.status !== 'RUNNING', 'only a run that ended has a document')
    stopBeating(document.run.id)
    if (await writeDocument(db, document)) return 'imported'
    const stored = await readDocument(db, document.run.id)
    if (stored && formatDocument(stored) === formatDocument(document)) return 'unchanged'
    throw new ToolError(
      'RUN_CONFLICT',
      `run ${document.run.id} is stored already, with other figures: nothing was changed.`,
    )
  }

  return {
    async start(run) {
      await db.transaction().execute(async (transaction) => {
        await insertRun(transaction, run)
        await own(transaction, run.id, ownIdentity())
        await insertLive(transaction, run.id)
      })
      owned.add(run.id)
      startBeating()
    },
    async finish(document) {
      await save(document)
    },
    import: save,
    report: (id, progress) => updateLive(db, id, progress),
    findLive: (id) => findLive(db, id),
    requestStop: (id) => requestStop(db, id),
    closeDead: () => closeDeadRuns(db, ownIdentity()),
    find: (id) => findRun(db, id),
    findNewest: async (filter) => (await selectRuns(db, filter, { limit: 1, after: undefined }))[0],
    list: (request = {}) => listRuns(db, request),
    listScenarios: () => selectScenarios(db),
    listTrend: (scenario) => selectTrend(db, scenario),
    readDocument: (id) => readDocument(db, id),
    close: () => stopBeating(),
  }
}

async function listRuns(db: Database, request: ListRunsRequest): Promise<RunPage> {
  const { limit, after } = parsePageRequest(request)
  const rows = await selectRuns(db, request, { limit, after })
  const page = toPage(rows, limit, (run) => ({ at: run.started_at, id: run.id }))
  return { runs: page.rows, ...(page.next && { next: page.next }) }
}
