import { formatDocument, parseDocument, RunRecord } from '@gauntlet/contract'
import { makeFolder, writeWhole } from '@gauntlet/stack'
import { isAlive, ownIdentity } from '@gauntlet/store'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export function verdictsFolder(root: string): string {
  return join(root, 'artifacts', 'verdicts')
}

/** Runs that have begun and not ended: one empty file each, so that nobody has to look through all that ever ran. */
function runningFolder(root: string): string {
  return join(root, '.gauntlet', 'running')
}

function recordFile(root: string, id: string): string {
  return join(verdictsFolder(root), id, 'run.json')
}

/** Writes a record whole, and onto the disk: it is there for the time after a power failure. */
export async function writeRecord(root: string, record: RunRecord): Promise<void> {
  const file = recordFile(root, record.id)
  await writeWhole(file, formatDocument(record))
  const mark = join(runningFolder(root), record.id)
  if (record.status !== 'running') return await rm(mark, { force: true })
  await makeFolder(runningFolder(root))
  await writeFile(mark, '')
}

/** Undefined where there is none, or what is there is none. */
export async function readRecord(root: string, id: string): Promise<RunRecord | undefined> {
  try {
    const file = recordFile(root, id)
    return parseDocument(RunRecord, await readFile(file, 'utf8'), file)
  } catch {
    return undefined
  }
}

export function isRunning({ status, process }: RunRecord): boolean {
  if (status !== 'running') return false
  // Whether a process of another machine lives is unknown here.
  return process.host !== ownIdentity().host || isAlive(process.pid)
}

/** Closes as `interrupted` the records of runs whose process is gone. @returns those that it closed */
export async function closeDeadRuns(root: string): Promise<RunRecord[]> {
  const closed: RunRecord[] = []
  for (const id of await readdir(runningFolder(root)).catch(() => [])) {
    const record = await readRecord(root, id)
    if (record && isRunning(record)) continue
    if (record?.status === 'running') {
      const interrupted: RunRecord = { ...record, status: 'interrupted' }
      await writeRecord(root, interrupted)
      closed.push(interrupted)
    } else await rm(join(runningFolder(root), id), { force: true })
  }
  return closed
}

/** The newest run that was interrupted: ids are ordered by time. */
export async function findInterrupted(root: string): Promise<RunRecord | undefined> {
  const ids = await readdir(verdictsFolder(root)).catch(() => [])
  for (const id of ids.toSorted((a, b) => (a < b ? 1 : -1))) {
    const record = await readRecord(root, id)
    if (record?.status === 'interrupted') return record
  }
  return undefined
}

/** `smoke and parity had finished`. */
export function describeFinished({ stages }: RunRecord): string {
  const names = stages.map(({ stage }) => stage)
  return names.length === 0 ? 'no stage had finished' : `finished: ${names.join(', ')}`
}
