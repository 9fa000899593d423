import type { ObservedKind, WatchedExchange } from '@gauntlet/contract'
import { nowNs } from '../clock.ts'
import type { Channel } from './channel.ts'

/** How often the coordinator gets what was observed. */
export const OBSERVED_MS = 100

/** What the coordinator of a load gets of each exchange of one worker: some numbers, and what they stand for once. */
export class ObservedSender {
  readonly #channel: Pick<Channel, 'send'>
  readonly #known = new Map<string, number>()
  #sequence = 0
  #kinds: ObservedKind[] = []
  #rows: number[] = []

  constructor(channel: Pick<Channel, 'send'>) {
    this.#channel = channel
  }

  add(exchange: WatchedExchange): void {
    const { scheduledAtNs, invokedAtNs, returnedAtNs } = exchange
    this.#rows.push(this.#toKind(exchange), scheduledAtNs, invokedAtNs, returnedAtNs)
  }

  /** Also where there is nothing new: that nothing happened until now is worth knowing. */
  flush(): void {
    const [kinds, rows] = [this.#kinds, this.#rows]
    this.#kinds = []
    this.#rows = []
    const sequence = ++this.#sequence
    this.#channel.send({ type: 'observed', sequence, until_ns: nowNs(), kinds, rows })
  }

  #toKind(exchange: WatchedExchange): number {
    const { step, method, endpoint, origin = '', status, succeeded, timedOut, recorded } = exchange
    const key = `${step}\n${method} ${endpoint}\n${origin} ${status} ${succeeded} ${timedOut} ${recorded}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const kind = { step, method, endpoint, origin, status: status ?? null, succeeded, recorded }
    this.#kinds.push({ ...kind, timed_out: timedOut })
    this.#known.set(key, this.#known.size)
    return this.#known.size - 1
  }
}
