import type { Fault } from '@gauntlet/contract'
import { describeMissed, type PlannedFault } from './planned-fault.ts'

export type StackFault = Exclude<Fault, { requests: number }>

/** What proves it, in a sentence. @throws when it could not be done */
export type Harm = () => Promise<string>

/** Harm to a process or a database: done once, when its moment has come, beside the requests. */
export function planStackFault(fault: StackFault, harm: Harm, nowNs: () => number): PlannedFault {
  const { kind, after } = fault
  let requests = 0
  let done: Promise<string> | undefined
  let fromNs = 0
  let toNs: number | undefined
  const begin = async (): Promise<string> => {
    fromNs = nowNs()
    try {
      return await harm()
    } finally {
      toNs = nowNs()
    }
  }
  return {
    meet: (request) => {
      if (request <= after) return undefined
      done ??= begin()
      done.catch(() => undefined) // told at the end
      if (toNs === undefined) requests += 1
      return undefined
    },
    end: async (total) => {
      const nothing = { kind, after, window: undefined, requests: 0 }
      if (!done) return { ...nothing, proof: describeMissed(after, total) }
      try {
        const proof = await done
        return { kind, after, window: { fromNs, toNs: toNs ?? nowNs() }, requests, proof }
      } catch (error) {
        return { ...nothing, proof: (error as Error).message }
      }
    },
  }
}
