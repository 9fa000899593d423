import type { createGroupCommit, GroupCommit } from 'experiments'

type Options<Item, Result> = Parameters<typeof createGroupCommit<Item, Result>>[0]

/** In place of the group commit: a statement, and so a transaction, for every request as it comes. */
export function commitEach<Item, Result>({
  commit,
  rowsOf,
}: Options<Item, Result>): GroupCommit<Item, Result> {
  const running = new Set<Promise<unknown>>()
  let rows = 0
  return {
    submit: async (item) => {
      const committed = commit([item])
      running.add(committed)
      rows += rowsOf(item)
      try {
        return (await committed)[0] as Result
      } finally {
        running.delete(committed)
        rows -= rowsOf(item)
      }
    },
    queuedRows: () => rows,
    close: async () => void (await Promise.allSettled(running)),
  }
}
