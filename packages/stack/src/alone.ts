import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { unlessThere } from './own-folder.ts'
import { isAlive } from './signal-process.ts'

/** Two containers may share a hostname and count their pids apart. */
const host = `${hostname()} ${pidNamespace()}`.trim()

const pollMs = 100
const touchMs = 2_000
/** A lock that its holder has not touched for so long is that of a dead process: it is taken over. */
const staleMs = 10_000

/**
 * Works on a folder while nobody else, in this process or another, works on it under this name. The lock is the file
 * `<path>.lock`; `path` itself need not exist. No clock of the day is asked: who waits measures by its own monotonic clock
 * how long the lock has stood untouched.
 */
export async function alone<T>(
  path: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const release = await take(`${path}.lock`, signal)
  try {
    return await work()
  } finally {
    await release()
  }
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return '' // not Linux
  }
}

type Holder = { readonly host: string; readonly pid: number; readonly nonce: string }

async function take(lock: string, signal: AbortSignal | undefined): Promise<() => Promise<void>> {
  const mine: Holder = { host, pid: process.pid, nonce: randomUUID() }
  let seen: Seen | undefined
  for (;;) {
    signal?.throwIfAborted()
    if (await make(lock, JSON.stringify(mine))) return hold(lock, mine)
    seen = await look(lock, seen)
    if (seen && isAbandoned(seen)) {
      await setAside(lock, seen)
      continue
    }
    await delay(pollMs)
  }
}

/** Makes the lock with its holder in it, both or nothing. @returns false where another holds it */
async function make(lock: string, text: string): Promise<boolean> {
  const draft = `${lock}-${randomUUID()}`
  await writeFile(draft, text, { flag: 'wx', mode: 0o600 })
  try {
    return await link(draft, lock).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        unlessThere(error)
        return false
      },
    )
  } finally {
    await rm(draft, { force: true })
  }
}

/** Each touch gives the file another time, whatever the clock says; who waits looks for a change and for nothing else. */
function hold(lock: string, mine: Holder): () => Promise<void> {
  let count = 0
  const timer = setInterval(() => {
    count += 1
    void utimes(lock, new Date(), count).catch(() => undefined)
  }, touchMs).unref()
  return async () => {
    clearInterval(timer)
    // One that was taken over belongs to another process.
    const holder = await readHolder(lock)
    if (holder?.nonce === mine.nonce) await rm(lock, { force: true })
  }
}

type Seen = {
  /** Of the file and its time: another one is a sign of life. */
  readonly state: string
  /** When this state was first seen here, by the monotonic clock. */
  readonly sinceMs: number
  readonly holder: Holder | undefined
}

async function look(lock: string, before: Seen | undefined): Promise<Seen | undefined> {
  const found = await stat(lock, { bigint: true }).catch(() => undefined)
  if (!found) return undefined
  const state = `${found.ino}/${found.mtimeNs}`
  if (before?.state === state) return before
  return { state, sinceMs: performance.now(), holder: await readHolder(lock) }
}

/** Undefined for what is no lock of this form: earlier versions made folders. */
async function readHolder(lock: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(lock, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

function isAbandoned({ sinceMs, holder }: Seen): boolean {
  const isDead = holder?.host === host && !isAlive(holder.pid)
  return isDead || performance.now() - sinceMs > staleMs
}

/** Moves an abandoned lock away; a fresh one that has meanwhile come to its place is put back. */
async function setAside(lock: string, { holder }: Seen): Promise<void> {
  const aside = `${lock}-${randomUUID()}`
  try {
    await rename(lock, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const moved = await readHolder(aside)
  if (moved && moved.nonce !== holder?.nonce) await link(aside, lock).catch(unlessThere)
  await rm(aside, { recursive: true, force: true })
}
