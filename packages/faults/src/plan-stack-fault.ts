import type { Fault } from '@gauntlet/contract'
import { InvariantError } from '@gauntlet/core'
import type { InjectedFault } from './injected-fault.ts'
import type { Firing } from './list-firings.ts'
import { describeMissed, type PlannedFault } from './planned-fault.ts'

export type StackFault = Exclude<Fault, { requests: number }>

/** What proves that it was applied, and why what it was applied to does not serve again, where it does not. */
export type AppliedFault = { readonly proof: string; readonly broken?: string }

/**
 * Applies a fault to a process or a database. It calls `begin` when it begins, for it may have to wait for another fault.
 *
 * @throws when it could not be applied
 */
export type ApplyFault = (begin: () => void) => Promise<AppliedFault>

export type StackFaultOptions = {
  readonly firing: Firing
  readonly apply: ApplyFault
  /** Nanoseconds. */
  readonly nowNs: () => number
  /** Resolves when so large a part of an answer's usual time has passed. */
  readonly waitPart: (part: number) => Promise<void>
}

/** A fault of a process or a database: applied once, when its moment has come, beside the requests. */
export function planStackFault({ kind }: StackFault, options: StackFaultOptions): PlannedFault {
  const { firing, apply, nowNs, waitPart } = options
  const { after, number, of } = firing
  let requests = 0
  let applied: Promise<AppliedFault> | undefined
  let fromNs: number | undefined
  let toNs: number | undefined
  const begin = () => {
    fromNs = nowNs()
  }
  const act = async (): Promise<AppliedFault> => {
    try {
      if (firing.part > 0) await waitPart(firing.part)
      return await apply(begin)
    } finally {
      toNs = nowNs()
    }
  }
  const window = () => (fromNs === undefined ? undefined : { fromNs, toNs: toNs ?? nowNs() })
  return {
    onRequest: (request) => {
      if (request <= after) return undefined
      applied ??= act()
      applied.catch(() => undefined) // reported at the end
      if (fromNs !== undefined && toNs === undefined) requests += 1
      return undefined
    },
    progress: () => ({
      waitsFor: applied ? undefined : after + 1,
      isActive: applied !== undefined && toNs === undefined,
      window: window(),
    }),
    end: async (total) => {
      const fault = { kind, after, firing: { number, of } }
      const nothing = { ...fault, window: undefined, requests: 0, broken: undefined }
      if (!applied) return { ...nothing, proof: describeMissed(after, total) }
      return await applied.then(
        ({ proof, broken }): InjectedFault => {
          const at = toNs ?? nowNs()
          return { ...fault, window: window() ?? { fromNs: at, toNs: at }, requests, proof, broken }
        },
        (error: Error) => {
          if (error instanceof InvariantError) throw error
          return { ...nothing, proof: error.message }
        },
      )
    },
  }
}
