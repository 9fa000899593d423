import { setTimeout as delay } from 'node:timers/promises'

const pollMs = 100
/** A lock that its holder has not touched for so long is that of a dead process: it is taken over. */
const staleMs = 10_000

/**
 * Works on a folder while nobody else, in this process or another, works on it under this name. The lock is `<path>.lock`;
 * `path` itself need not exist.
 */
export async function alone<T>(
  path: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const { default: lockfile } = await import('proper-lockfile')
  const release = await take(async () => {
    signal?.throwIfAborted()
    return await lockfile.lock(path, { realpath: false, stale: staleMs })
  })
  try {
    return await work()
  } finally {
    await release()
  }
}

type Release = () => Promise<void>

async function take(lock: () => Promise<Release>): Promise<Release> {
  for (;;) {
    try {
      return await lock()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error
    }
    await delay(pollMs)
  }
}
