import type { AnyFault } from '../fault.ts'
import type { StatementFaultKind } from '../fault-kind.ts'
import type { FaultWindow } from '../injected-fault.ts'
import type { AppliedFault } from '../plan-target-fault.ts'
import type { PlannedFault } from '../planned-fault.ts'
import type { WireDecision, WirePoint } from '../postgres/wire.ts'
import type { OpenRequest } from './open-requests.ts'
import type { ActAtStatement, AtStatement, StatementAction } from './statement-fault-kind.ts'
import { createMatcher, describeMatch } from './statement-match.ts'

/** A point, and whose it is. */
export type ReplicaPoint = {
  readonly point: WirePoint
  /** From 1. */
  readonly replica: number
  /** The requests that this replica has not answered. */
  readonly open: () => readonly OpenRequest[]
  /** Another fault is injected there: this one counts it, and waits for the next match. */
  readonly isTaken: boolean
}

/** A fault at a statement that waits for its match. */
export type PlannedStatementFault = PlannedFault & {
  readonly onPoint: (at: ReplicaPoint) => WireDecision | undefined
}

export type StatementFaultOptions = {
  readonly kind: StatementFaultKind
  readonly act: ActAtStatement
  /** Nanoseconds. */
  readonly nowNs: () => number
  /** Why no statement can have come, where nothing passed the proxies. */
  readonly findDetour: () => string | undefined
}

/** So many matches may not allow it, as an error in a transaction that had failed; each time the next one is tried. */
const MOST_FAILED = 20

/** A fault at the statements that match. */
export function planStatementFault(
  fault: AnyFault & AtStatement,
  options: StatementFaultOptions,
): PlannedStatementFault {
  const { match, times = 1 } = fault
  const { kind, act, nowNs } = options
  const matches = createMatcher(match, match.at ?? kind.points[0])
  const state = new StatementFaultState(nowNs)
  let requests = 0
  let [seen, begun, after] = [0, 0, 0]
  return {
    onRequest: (request) => {
      requests = request
      return undefined
    },
    onPoint: ({ point, replica, open, isTaken }) => {
      if (requests === 0 || !matches(point, open)) return undefined
      seen += 1
      const isOver = begun - state.failed.length >= times || state.failed.length > MOST_FAILED
      if (isTaken || isOver || seen < (match.nth ?? 1)) return undefined
      if (begun === 0) after = requests - 1
      begun += 1
      return state.begin(act({ replica }))
    },
    progress: () => ({
      waitsFor: undefined,
      mayCome: begun - state.failed.length < times && state.failed.length <= MOST_FAILED,
      isActive: state.active > 0,
      window: state.window,
    }),
    end: async (total) => {
      const { broken, proofs } = await state.end()
      const { done, failed, window } = state
      const why = failed.length > 0 ? `; ${failed.length} could not be: ${failed[0]}` : ''
      const proof =
        done.length > 0
          ? [`${done.length} of ${times} ${kind.done}: ${done[0]}${why}`, ...proofs].join('; ')
          : `it waits for ${describeMatch(match)}, and ${seen} passed${why}${options.findDetour() ?? ''}`
      return {
        kind: fault.kind,
        after: window ? after : total,
        firing: { number: 1, of: 1 },
        window,
        requests: done.length,
        proof,
        broken,
      }
    },
  }
}

/** What became of the times that a fault began. */
class StatementFaultState {
  readonly done: string[] = []
  readonly failed: string[] = []
  active = 0
  readonly #nowNs: () => number
  readonly #over: Promise<AppliedFault>[] = []
  #fromNs: number | undefined
  #toNs = 0

  constructor(nowNs: () => number) {
    this.#nowNs = nowNs
  }

  get window(): FaultWindow | undefined {
    return this.#fromNs === undefined ? undefined : { fromNs: this.#fromNs, toNs: this.#toNs }
  }

  begin({ action, over }: StatementAction): WireDecision {
    const begunNs = this.#nowNs()
    this.active += 1
    const end = () => {
      this.active -= 1
      this.#toNs = this.#nowNs()
    }
    if (over) {
      this.#over.push(over)
      void over.then(end, end)
    }
    return {
      action,
      done: (proof) => {
        this.#fromNs ??= begunNs
        this.#toNs = this.#nowNs()
        this.done.push(proof)
        if (!over) end()
      },
      failed: (why) => {
        this.failed.push(why)
        if (!over) end()
      },
    }
  }

  /** Waits for what was done besides. */
  async end(): Promise<{
    readonly broken: string | undefined
    readonly proofs: readonly string[]
  }> {
    const settled = await Promise.allSettled(this.#over)
    const applied = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    return {
      broken: applied.find(({ broken }) => broken !== undefined)?.broken,
      proofs: applied.map(({ proof }) => proof),
    }
  }
}
