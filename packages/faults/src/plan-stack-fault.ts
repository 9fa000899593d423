import type { Fault } from '@gauntlet/contract'
import { describeMissed, type PlannedFault } from './planned-fault.ts'

export type StackFault = Exclude<Fault, { requests: number }>

/** That it was done, and why what was harmed does not serve again, where it does not. */
export type HarmDone = { readonly proof: string; readonly broken?: string }

/**
 * Harms what somebody else started. It calls `begin` when it begins, for harm may have to wait for other harm.
 *
 * @throws when it could not be done
 */
export type Harm = (begin: () => void) => Promise<HarmDone>

/** Harm to a process or a database: done once, when its moment has come, beside the requests. */
export function planStackFault(fault: StackFault, harm: Harm, nowNs: () => number): PlannedFault {
  const { kind, after } = fault
  let requests = 0
  let done: Promise<HarmDone> | undefined
  let fromNs: number | undefined
  let toNs: number | undefined
  const act = async (): Promise<HarmDone> => {
    try {
      return await harm(() => {
        fromNs = nowNs()
      })
    } finally {
      toNs = nowNs()
    }
  }
  return {
    meet: (request) => {
      if (request <= after) return undefined
      done ??= act()
      done.catch(() => undefined) // told at the end
      if (fromNs !== undefined && toNs === undefined) requests += 1
      return undefined
    },
    end: async (total) => {
      const nothing = { kind, after, window: undefined, requests: 0, broken: undefined }
      if (!done) return { ...nothing, proof: describeMissed(after, total) }
      try {
        const { proof, broken } = await done
        const endNs = toNs ?? nowNs()
        return {
          kind,
          after,
          window: { fromNs: fromNs ?? endNs, toNs: endNs },
          requests,
          proof,
          broken,
        }
      } catch (error) {
        return { ...nothing, proof: (error as Error).message }
      }
    },
  }
}
