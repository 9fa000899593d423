/** The users of one burst on their way to their first requests, and what holds them until all are there. */
export class Burst {
  /** From 0, over all phases of the run. */
  readonly index: number
  /** Where each request that waits goes to, in the order in which they will be sent. */
  readonly origins: string[] = []
  #missing: number
  #allThere: (() => void) | undefined
  #release: ((atNs: number) => void) | undefined
  readonly #released: Promise<number>
  readonly ready: Promise<void>
  #open = false

  /** @param users how many are waited for */
  constructor(index: number, users: number) {
    this.index = index
    this.#missing = users
    this.#released = new Promise((resolve) => (this.#release = resolve))
    this.ready = new Promise((resolve) => (this.#allThere = resolve))
    this.#settle()
  }

  /** One user: at its first request, or at its end when it sends none. Idempotent. */
  createUser(): BurstUser {
    let counted = false
    const count = (): void => {
      if (counted) return
      counted = true
      this.#missing -= 1
      this.#settle()
    }
    return {
      arrive: (origin) => {
        if (this.#open) return undefined
        this.origins.push(origin)
        count()
        return this.#released
      },
      leave: count,
    }
  }

  /** Lets all requests go that wait, in one turn of the event loop, and those that come later at once. */
  release(atNs: number): void {
    this.#open = true
    this.#release?.(atNs)
  }

  #settle(): void {
    if (this.#missing <= 0) this.#allThere?.()
  }
}

export type BurstUser = {
  /** Before each request: when it was released, in nanoseconds; undefined once the burst is. */
  readonly arrive: (origin: string) => Promise<number> | undefined
  /** The user ended, or was never started. */
  readonly leave: () => void
}
