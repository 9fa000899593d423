/** The queue is full: the caller should come back later (429). */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError'
}

/** No more is taken: the process is ending (503). */
export class ClosedError extends Error {
  override readonly name = 'ClosedError'
}

export type GroupCommitOptions<Item, Result> = {
  /** Stores all items in one statement and resolves after its commit: one result an item, in order. */
  readonly commit: (items: readonly Item[]) => Promise<readonly Result[]>
  /** How many rows an item adds to a statement. */
  readonly rowsOf: (item: Item) => number
  /** Statements in flight at once. Two keep the disk busy while the next batch gathers. */
  readonly lanes?: number
  /** Rows a statement takes; past about a hundred a larger one gains little. */
  readonly maxRows?: number
  /** Rows that may wait; beyond it `submit` throws QueueFullError. */
  readonly maxQueuedRows?: number
  /** Whether a failed batch should be tried item by item, so that one bad item fails alone. */
  readonly isolates?: (error: unknown) => boolean
}

export type GroupCommit<Item, Result> = {
  /** Resolves once the item is committed. */
  submit(item: Item): Promise<Result>
  queuedRows(): number
  /** Takes nothing more, and resolves when everything taken is settled. */
  close(): Promise<void>
}

type Waiting<Item, Result> = {
  readonly item: Item
  readonly rows: number
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * One commit for many requests that come at the same time. There is no timer: a batch leaves when a
 * lane is free, so it is one item when the service is idle and grows exactly when it is busy.
 */
export function createGroupCommit<Item, Result>(
  options: GroupCommitOptions<Item, Result>,
): GroupCommit<Item, Result> {
  const { commit, rowsOf, isolates = () => false } = options
  const { lanes = 2, maxRows = 1_000, maxQueuedRows = 20_000 } = options
  let queue: Waiting<Item, Result>[] = []
  let queuedRows = 0
  let busyLanes = 0
  let isClosed = false
  let whenIdle: (() => void) | undefined

  const takeBatch = (): Waiting<Item, Result>[] => {
    let rows = 0
    let count = 0
    for (const waiting of queue) {
      if (count > 0 && rows + waiting.rows > maxRows) break
      rows += waiting.rows
      count += 1
    }
    const batch = queue.slice(0, count)
    queue = queue.slice(count)
    queuedRows -= rows
    return batch
  }

  const settle = async (batch: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await commit(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, index) => resolve(results[index] as Result))
    } catch (error) {
      if (batch.length === 1 || !isolates(error)) {
        for (const { reject } of batch) reject(error)
        return
      }
      for (const waiting of batch) await settle([waiting])
    }
  }

  const pump = (): void => {
    while (busyLanes < lanes && queue.length > 0) {
      busyLanes += 1
      void settle(takeBatch()).finally(() => {
        busyLanes -= 1
        pump()
      })
    }
    if (busyLanes === 0 && queue.length === 0) whenIdle?.()
  }

  return {
    submit: (item) =>
      new Promise<Result>((resolve, reject) => {
        const rows = rowsOf(item)
        if (isClosed) return reject(new ClosedError('the service is stopping'))
        if (queuedRows + rows > maxQueuedRows && queuedRows > 0) {
          return reject(new QueueFullError(`${queuedRows} rows wait already`))
        }
        queue.push({ item, rows, resolve, reject })
        queuedRows += rows
        // Requests that were parsed in this turn of the event loop go together.
        setImmediate(pump)
      }),
    queuedRows: () => queuedRows,
    close: () => {
      isClosed = true
      return new Promise((resolve) => {
        whenIdle = resolve
        pump()
      })
    },
  }
}
