import type { WireDecision } from '@gauntlet/faults'
import type { SweepPoint } from '@gauntlet/core/sweep'
import { setTimeout as delay } from 'node:timers/promises'
import type { Lane } from './lane.ts'
import { SlowStart } from './start-time.ts'
import type { SweepFault } from './sweep-faults.ts'

/** Where a fault is to happen. */
export type FaultAim = {
  /** The id of an event. */
  readonly event: string
  readonly point: SweepPoint
  readonly fault: SweepFault
}

/** A process that is killed and a database that crashes take longer than what the proxy does by itself. */
const overLimitMs = { run: 60_000, wire: 2_000 }

/** A fault that happens once, at one point of one statement, and what becomes of it. */
export class ArmedFault {
  readonly #aim: FaultAim
  readonly #lane: Lane
  readonly #dropCaller: () => void
  readonly #notes: string[] = []
  readonly #over: Promise<void>
  #end: () => void = () => undefined
  #limitMs = overLimitMs.wire
  #patience: NodeJS.Timeout | undefined
  #healing: Promise<void> | undefined
  /** Whether its moment came. */
  hasFired = false
  /** Why it did not happen although its moment came. */
  failure: string | undefined
  /** Why the application does not serve again. */
  broken: string | undefined
  /** Why it is not known whether it would. */
  undecided: string | undefined

  constructor(aim: FaultAim, lane: Lane, dropCaller: () => void) {
    this.#aim = aim
    this.#lane = lane
    this.#dropCaller = dropCaller
    this.#over = new Promise((resolve) => {
      this.#end = () => {
        this.#patience ??= setTimeout(dropCaller, aim.fault.patienceMs)
        resolve()
      }
    })
  }

  /** What proves that it happened; undefined while it has not. */
  get proof(): string | undefined {
    return this.hasFired && this.failure === undefined ? this.#notes.join('; ') : undefined
  }

  /** What is done at a point of a statement. */
  decide(event: string, point: SweepPoint): WireDecision | undefined {
    const { fault } = this.#aim
    if (this.hasFired || event !== this.#aim.event || point !== this.#aim.point) return undefined
    this.hasFired = true
    const action = fault.inject({
      lane: this.#lane,
      dropCaller: this.#dropCaller,
      note: (proof) => void this.#notes.push(proof),
    })
    if (action.do === 'run') this.#limitMs = overLimitMs.run
    return {
      action: action.do === 'run' ? { do: 'run', act: () => this.#act(action.act) } : action,
      done: (proof) => {
        this.#notes.push(proof)
        this.#end()
      },
      failed: (why) => {
        this.failure = why
        this.#end()
      },
    }
  }

  async #act(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      this.failure = (error as Error).message
    } finally {
      // Whether the proxy can still say so or not: the connection may be gone.
      this.#end()
    }
  }

  /** Once it is over: connections that stayed silent are reset, and the application is started again where it ended. */
  async heal(): Promise<void> {
    this.#healing ??= this.#heal()
    await this.#healing
    // It may end later, by what it made of the fault: whoever runs it starts it again then too.
    await this.#revive()
  }

  async #heal(): Promise<void> {
    if (!this.hasFired) return
    const limit = new AbortController()
    const timeout = delay(this.#limitMs, undefined, { signal: limit.signal }).catch(() => undefined)
    await Promise.race([this.#over, timeout])
    limit.abort()
    if (this.#notes.length === 0) this.failure ??= 'the connection ended before it happened'
    clearTimeout(this.#patience)
    if (this.#aim.fault.leavesSilent) this.#lane.proxy.resetAll()
  }

  async #revive(): Promise<void> {
    try {
      if (this.hasFired) await this.#lane.revive()
    } catch (error) {
      const { message } = error as Error
      if (error instanceof SlowStart) this.undecided ??= message
      else this.broken ??= message
    }
  }
}
