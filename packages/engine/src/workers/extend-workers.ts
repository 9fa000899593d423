import type { LoadExtension, WorkerResult } from '@gauntlet/contract'
import { ASK_MS, type Extension } from '../load/extension.ts'
import type { WorkerLink } from './worker-link.ts'

/**
 * Asks once, when every worker is through its schedule, whether the load goes on behind it, and then until it is enough.
 *
 * @returns stops it
 */
export function extendWorkers(
  links: readonly WorkerLink[],
  extension: Extension | undefined,
): () => void {
  if (!extension) return () => undefined
  let timer: NodeJS.Timeout | undefined
  let hasEnded = false
  const ask = (): void => {
    const isWanted = extension.isWanted()
    if (isWanted && timer !== undefined) return
    for (const link of links) link.send({ type: 'extend', is_wanted: isWanted })
    clearInterval(timer)
    timer = isWanted ? setInterval(ask, ASK_MS) : undefined
  }
  void Promise.all(links.map(({ over }) => over)).then(() => {
    if (!hasEnded) ask()
  })
  return () => {
    hasEnded = true
    clearInterval(timer)
  }
}

/** What all of them sent behind the schedule; undefined where none did. */
export function mergeExtensions(
  all: readonly WorkerResult['extension'][],
): LoadExtension | undefined {
  const known = all.filter((one) => one !== undefined)
  if (known.length === 0) return undefined
  return {
    durationMs: Math.max(...known.map(({ duration_ms: durationMs }) => durationMs)),
    usersStarted: sum(known.map(({ users_started: users }) => users)),
    requests: sum(known.map(({ requests }) => requests)),
  }
}

const sum = (counts: readonly number[]): number => counts.reduce((whole, one) => whole + one, 0)
