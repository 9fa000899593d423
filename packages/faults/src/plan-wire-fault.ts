import type { Fault } from '@gauntlet/contract'
import type { Treatment } from './http/passage.ts'
import { describeMissed, type PlannedFault } from './planned-fault.ts'

export type WireFault = Extract<Fault, { requests: number }>

const words = {
  delay: 'answers held back',
  'lost-answer': 'answers lost',
  reset: 'connections reset',
}

/** Harm to the next so many requests on their way, done by the proxy. */
export function planWireFault(fault: WireFault, nowNs: () => number): PlannedFault {
  const { kind, after, requests } = fault
  const treatment: Treatment = kind === 'delay' ? { kind, ms: fault.ms } : { kind }
  let hit = 0
  let fromNs: number | undefined
  let toNs = 0
  return {
    meet: (request) => {
      if (request <= after || request > after + requests) return undefined
      const metNs = nowNs()
      return {
        treatment,
        done: (happened) => {
          if (!happened) return
          hit += 1
          fromNs = Math.min(fromNs ?? metNs, metNs)
          toNs = nowNs()
        },
      }
    },
    end: async (total) => {
      const window = fromNs === undefined ? undefined : { fromNs, toNs }
      const met = Math.min(requests, Math.max(0, total - after))
      const proof =
        met === 0
          ? describeMissed(after, total)
          : `${hit} of ${requests} ${words[kind]} by the proxy`
      return { kind, after, window, requests: hit, proof, broken: undefined }
    },
  }
}
