import { InvariantError } from '@gauntlet/core'
import type { AnyFault } from './fault.ts'
import type { InjectedFault } from './injected-fault.ts'
import type { Firing } from './list-firings.ts'
import { describeMissed, type PlannedFault } from './planned-fault.ts'
import type { SpreadTimes } from './spread-times.ts'

/** What proves that it was applied, and why what it was applied to does not serve again, where it does not. */
export type AppliedFault = { readonly proof: string; readonly broken?: string }

/**
 * Applies a fault to a process or a database. It calls `begin` when it begins, for it may have to wait for another fault.
 *
 * @throws when it could not be applied
 */
export type ApplyFault = (begin: () => void) => Promise<AppliedFault>

export type TargetFaultOptions = {
  readonly firing: Firing
  readonly apply: ApplyFault
  /** Nanoseconds. */
  readonly nowNs: () => number
  /** Resolves when so large a part of an answer's usual time has passed. */
  readonly waitPart: (part: number) => Promise<void>
  /** Resolves when work goes on behind the answers, or would have by now. */
  readonly waitForWork: () => Promise<unknown>
  /** Of a fault that is spread over the schedule: shared by all its times. */
  readonly spread?: SpreadTimes | undefined
}

/** A fault of a process or a database: applied once, when its moment has come, beside the requests. */
export function planTargetFault({ kind }: AnyFault, options: TargetFaultOptions): PlannedFault {
  const { firing, nowNs, spread } = options
  const { number, of } = firing
  const isExtra = firing.share !== undefined
  let after = firing.after
  let requests = 0
  let applied: Promise<AppliedFault> | undefined
  const { act, window } = applyOnce(options)
  return {
    onRequest: (request) => {
      const isDue = spread?.isDue(firing) ?? true
      if (request <= after) return undefined
      if (!applied && isDue) {
        if (isExtra) after = request - 1
        applied = act()
        applied.catch(() => undefined) // reported at the end
      }
      if (window.isOpen()) requests += 1
      return undefined
    },
    progress: () => ({
      waitsFor: applied || isExtra ? undefined : after + 1,
      mayCome: isExtra && !applied && spread?.mayCome(firing) === true,
      isActive: applied !== undefined && !window.isOver(),
      window: window.read(),
    }),
    end: async (total) => {
      const fault = { kind, after, firing: { number, of }, ...(isExtra && { isExtra }) }
      const nothing = { ...fault, window: undefined, requests: 0, broken: undefined }
      if (!applied) return { ...nothing, proof: describeMissed(after, total) }
      return await applied.then(
        ({ proof, broken }): InjectedFault => {
          const at = nowNs()
          return {
            ...fault,
            window: window.read() ?? { fromNs: at, toNs: at },
            requests,
            proof,
            broken,
          }
        },
        (error: Error) => {
          if (error instanceof InvariantError) throw error
          return { ...nothing, proof: error.message }
        },
      )
    },
  }
}

/** Applies it, and knows from when to when. */
function applyOnce(options: TargetFaultOptions) {
  const { firing, apply, nowNs, waitPart, waitForWork, spread } = options
  let fromNs: number | undefined
  let toNs: number | undefined
  const begin = () => {
    fromNs = nowNs()
  }
  const act = async (): Promise<AppliedFault> => {
    let happened = false
    try {
      spread?.begin(firing)
      if (firing.isAimed) await waitForWork()
      else if (firing.part > 0) await waitPart(firing.part)
      const done = await apply(begin)
      happened = done.broken === undefined
      return done
    } finally {
      toNs = nowNs()
      spread?.end(firing, happened)
    }
  }
  const window = {
    isOpen: () => fromNs !== undefined && toNs === undefined,
    isOver: () => toNs !== undefined,
    read: () => (fromNs === undefined ? undefined : { fromNs, toNs: toNs ?? nowNs() }),
  }
  return { act, window }
}
