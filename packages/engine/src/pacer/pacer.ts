import {
  type BurstPhase,
  dividePhases,
  isOwn,
  type LoadPhase,
  type Share,
  WHOLE,
} from '@gauntlet/core/flow'
import { Burst, type BurstUser } from './burst.ts'
import { abortableDelay, nowNs } from '../clock.ts'
import { arrivalTimesMs, phaseRandom } from './arrival-times.ts'
import { MOST_LIVE_USERS } from '../flow/check-phase.ts'

/** A user whose time has come. */
export type Arrival = {
  /** From 0, over all phases; of a share every n-th. */
  readonly index: number
  readonly dueAtNs: number
  readonly recorded: boolean
  /** Of a user of a burst. */
  readonly burst?: { readonly index: number; readonly user: BurstUser }
}

export type PacerStart = {
  readonly index: number
  readonly burst: number
  /** How many arrivals of the schedule came before, those of other shares included. */
  readonly position: number
  /** Whether closed users came before: how many of other shares there were is not known. */
  readonly hasClosed?: boolean
}

export type PacerOptions = {
  readonly phases: readonly LoadPhase[]
  /** The numbers of the first arrival and the first burst; by default those of the share, and 0. */
  readonly first?: PacerStart
  /** What of the schedule it starts; all of it by default. */
  readonly share?: Share
  readonly seed: number
  /** No arrival after it is aborted. */
  readonly signal: AbortSignal
  /** Lives one user; the promise ends with the user, and never rejects. */
  start(arrival: Arrival): Promise<void>
  /** Not started because `maxUsers` were active. */
  skip(arrival: Arrival): void
  /** All users of a burst are at their first requests, or ended before: opens their connections. */
  prepare(burst: Burst, dueAtNs: number): Promise<void>
  /** So many requests of a burst go now, so much later than they could have. */
  onRelease(lateNs: number, recorded: boolean, requests: number): void
  /** What is left of the phase, and of the schedule, comes so much later. */
  onMoved?(byNs: number): void
  /** The phase begins now. */
  onPhase(phase: LoadPhase): void
}

/** When a user of the closed model was replaced by one that did nothing, the next waits a turn of the loop. */
const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** How many late arrivals start before answers and Ctrl-C are handled again. */
const OVERDUE_IN_ONE_GO = 1_000

/** Starts users phase by phase, and says when the last ones have ended. */
export class Pacer {
  readonly #options: PacerOptions
  readonly #active = new Set<Promise<void>>()
  readonly #share: Share
  readonly #phases: readonly LoadPhase[]
  #index: number
  #taken = 0
  #bursts: number
  /** Of the next arrival on schedule. Where no closed user came before, its index is the same. */
  #position: number
  readonly #hasClosed: boolean
  skippedCount = 0

  constructor(options: PacerOptions) {
    this.#options = options
    this.#share = options.share ?? WHOLE
    this.#phases = dividePhases(options.phases, this.#share)
    const first = options.first ?? { index: this.#share.worker, burst: 0, position: 0 }
    this.#index = first.index
    this.#bursts = first.burst
    this.#position = first.position
    this.#hasClosed = first.hasClosed === true || this.#phases.some(({ kind }) => kind === 'closed')
  }

  /** The numbers that the next arrival and the next burst will have. */
  get next(): PacerStart {
    const hasClosed = this.#hasClosed
    return { index: this.#index, burst: this.#bursts, position: this.#position, hasClosed }
  }

  get activeUsers(): number {
    return this.#active.size
  }

  get startedUsers(): number {
    return this.#taken - this.skippedCount
  }

  /**
   * Until the last phase is over or the signal aborts. Users may still be active then.
   *
   * @param beginNs when the first phase begins: all workers of a run begin at one moment
   */
  async run(beginNs = nowNs()): Promise<void> {
    let startNs = beginNs
    await this.#waitUntil(startNs)
    for (const [at, phase] of this.#phases.entries()) {
      if (this.#options.signal.aborted) return
      this.#options.onPhase(phase)
      const endNs = startNs + phase.durationMs * 1e6
      let lateNs = 0
      if (phase.kind === 'closed') await this.#runClosed(phase, startNs, endNs)
      else if (phase.kind === 'burst') lateNs = await this.#runBursts(phase, startNs)
      else if (phase.kind !== 'pause') await this.#runOpen(phase, at, startNs)
      await this.#waitUntil(endNs + lateNs)
      // The next phase begins on schedule, however late this loop comes round.
      startNs = endNs + lateNs
    }
  }

  /** Until every active user has ended. */
  async drain(): Promise<void> {
    while (this.#active.size > 0) await Promise.all(this.#active)
  }

  async #runOpen(
    phase: Extract<LoadPhase, { kind: 'open' | 'count' }>,
    at: number,
    startNs: number,
  ): Promise<void> {
    const random = phaseRandom(this.#options.seed, at)
    const { maxUsers = MOST_LIVE_USERS } = phase
    let overdue = 0
    for (const atMs of arrivalTimesMs(phase, random)) {
      if (!isOwn(this.#position++, this.#share)) continue
      const dueAtNs = startNs + atMs * 1e6
      if (dueAtNs > nowNs()) await this.#waitUntil(dueAtNs)
      else if (++overdue % OVERDUE_IN_ONE_GO === 0) await turnOfTheLoop()
      if (this.#options.signal.aborted) return
      void this.#admit(
        { index: this.#takeIndex(), dueAtNs, recorded: phase.record !== false },
        maxUsers,
      )
    }
  }

  /**
   * One after the other, each in its own part of the phase: half of it to get ready, half to be answered. One that is
   * late because its connections opened slowly moves all that follow: bursts that catch up would be one larger burst. Of
   * several workers the first one sends them all.
   *
   * @returns by how much the schedule was moved, in nanoseconds
   */
  async #runBursts(phase: BurstPhase, startNs: number): Promise<number> {
    if (this.#share.worker > 0) return 0
    const partNs = (phase.durationMs * 1e6) / phase.bursts
    let movedNs = 0
    for (let at = 0; at < phase.bursts; at += 1) {
      const dueAtNs = startNs + movedNs + (at + 0.5) * partNs
      await this.#waitUntil(dueAtNs - partNs / 2)
      if (this.#options.signal.aborted) return movedNs
      const lateNs = Math.max(0, (await this.#runBurst(phase, dueAtNs)) - dueAtNs)
      movedNs += lateNs
      this.#options.onMoved?.(lateNs)
    }
    return movedNs
  }

  /** @returns when it was ready, in nanoseconds */
  async #runBurst(phase: BurstPhase, dueAtNs: number): Promise<number> {
    const { users, maxUsers = MOST_LIVE_USERS, record: recorded = true } = phase
    const burst = new Burst(this.#bursts++, users)
    for (let count = 0; count < users; count += 1) {
      const user = burst.createUser()
      const of = { index: burst.index, user }
      const index = this.#takeBurstIndex()
      const life = this.#admit({ index, dueAtNs, recorded, burst: of }, maxUsers)
      void life.then(user.leave)
    }
    await this.#options.prepare(burst, dueAtNs)
    const readyAtNs = nowNs()
    await this.#waitUntil(dueAtNs)
    const releasedAtNs = nowNs()
    burst.release(releasedAtNs)
    // What the target took to accept connections is no lateness of the generator.
    const lateNs = releasedAtNs - Math.max(dueAtNs, readyAtNs)
    this.#options.onRelease(lateNs, recorded, burst.origins.length)
    return readyAtNs
  }

  /** Resolves when the user ended; at once when it is one too many. */
  #admit(arrival: Arrival, maxUsers: number): Promise<void> {
    if (this.#active.size < maxUsers) return this.#live(arrival)
    this.skippedCount += 1
    this.#options.skip(arrival)
    return Promise.resolve()
  }

  async #runClosed(
    phase: Extract<LoadPhase, { kind: 'closed' }>,
    startNs: number,
    endNs: number,
  ): Promise<void> {
    const recorded = phase.record !== false
    const seat = async (): Promise<void> => {
      let dueAtNs = startNs
      while (dueAtNs < endNs && !this.#options.signal.aborted) {
        await this.#live({ index: this.#takeIndex(), dueAtNs, recorded })
        await turnOfTheLoop()
        dueAtNs = nowNs()
      }
    }
    await Promise.all(Array.from({ length: phase.users }, seat))
  }

  #takeIndex(): number {
    const index = this.#index
    this.#index += this.#share.of
    this.#taken += 1
    return index
  }

  /** The number that one process would give, which is not known where closed users came before. */
  #takeBurstIndex(): number {
    const position = this.#position++
    if (this.#share.of === 1 || this.#hasClosed) return this.#takeIndex()
    this.#taken += 1
    return position
  }

  #live(arrival: Arrival): Promise<void> {
    const life = this.#options.start(arrival).finally(() => this.#active.delete(life))
    this.#active.add(life)
    return life
  }

  /** Timers tick in milliseconds and may fire late, never early: what is late shows as slip. */
  async #waitUntil(atNs: number): Promise<void> {
    const { signal } = this.#options
    while (!signal.aborted) {
      const leftMs = (atNs - nowNs()) / 1e6
      if (leftMs <= 0) return
      await abortableDelay(Math.min(leftMs, 60_000), signal)
    }
  }
}
