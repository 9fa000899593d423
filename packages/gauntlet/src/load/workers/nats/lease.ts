import type { NatsConnection, Subscription } from '@nats-io/transport-node'

const TICK_MS = 250
/** Without a sign of life of the coordinator: its load must not go on without it, and a load stops within 5 s. */
const SILENT_MS = 3_500
/** Without NATS: it may be starting again. */
const AWAY_MS = 10_000

/** Ends what a worker does for a coordinator that is gone. Only time that this process saw pass counts. */
export class Lease {
  readonly #subscription: Subscription
  readonly #timer: NodeJS.Timeout
  #silentMs = 0
  #isAway = false
  #isOver = false

  constructor(connection: NatsConnection, subject: string, onLost: (why: string) => void) {
    this.#subscription = connection.subscribe(subject, {
      callback: () => {
        this.#silentMs = 0
      },
    })
    void this.#watch(connection)
    this.#timer = setInterval(() => {
      this.#silentMs += TICK_MS
      if (this.#isOver || this.#silentMs <= (this.#isAway ? AWAY_MS : SILENT_MS)) return
      const who = this.#isAway ? 'NATS' : 'its coordinator'
      onLost(`${who} has been away for ${this.#silentMs / 1_000} s`)
    }, TICK_MS)
  }

  end(): void {
    this.#isOver = true
    clearInterval(this.#timer)
    this.#subscription.unsubscribe()
  }

  async #watch(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (this.#isOver) return
      if (type === 'disconnect') this.#isAway = true
      if (type !== 'reconnect') continue
      this.#isAway = false
      this.#silentMs = 0
    }
  }
}
