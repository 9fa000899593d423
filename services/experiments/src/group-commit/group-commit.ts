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
  return new Lanes(options)
}

class Lanes<Item, Result> implements GroupCommit<Item, Result> {
  readonly #options: Required<GroupCommitOptions<Item, Result>>
  #queue: Waiting<Item, Result>[] = []
  #queuedRows = 0
  #busyLanes = 0
  #isClosed = false
  #isPumpDue = false
  #whenIdle: (() => void)[] = []

  constructor(options: GroupCommitOptions<Item, Result>) {
    this.#options = {
      lanes: 2,
      maxRows: 1_000,
      maxQueuedRows: 20_000,
      isolates: () => false,
      ...options,
    }
  }

  queuedRows(): number {
    return this.#queuedRows
  }

  submit(item: Item): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const rows = this.#options.rowsOf(item)
      if (this.#isClosed) return reject(new ClosedError('the service is stopping'))
      if (this.#queuedRows > 0 && this.#queuedRows + rows > this.#options.maxQueuedRows) {
        return reject(new QueueFullError(`${this.#queuedRows} rows wait already`))
      }
      this.#queue.push({ item, rows, resolve, reject })
      this.#queuedRows += rows
      // Requests that were parsed in this turn of the event loop go together.
      if (this.#isPumpDue) return
      this.#isPumpDue = true
      setImmediate(() => {
        this.#isPumpDue = false
        this.#pump()
      })
    })
  }

  close(): Promise<void> {
    this.#isClosed = true
    return new Promise((resolve) => {
      this.#whenIdle.push(resolve)
      this.#pump()
    })
  }

  #pump(): void {
    while (this.#busyLanes < this.#options.lanes && this.#queue.length > 0) {
      this.#busyLanes += 1
      void this.#settle(this.#takeBatch()).finally(() => {
        this.#busyLanes -= 1
        this.#pump()
      })
    }
    if (this.#busyLanes > 0 || this.#queue.length > 0) return
    for (const resolve of this.#whenIdle.splice(0)) resolve()
  }

  #takeBatch(): Waiting<Item, Result>[] {
    let rows = 0
    let count = 0
    for (const waiting of this.#queue) {
      if (count > 0 && rows + waiting.rows > this.#options.maxRows) break
      rows += waiting.rows
      count += 1
    }
    this.#queuedRows -= rows
    return this.#queue.splice(0, count)
  }

  async #settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#options.commit(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, index) => resolve(results[index] as Result))
    } catch (error) {
      if (batch.length === 1 || !this.#options.isolates(error)) {
        for (const { reject } of batch) reject(error)
        return
      }
      for (const waiting of batch) await this.#settle([waiting])
    }
  }
}
