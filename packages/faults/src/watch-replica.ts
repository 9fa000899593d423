import type { Passage } from './http/passage.ts'
import { findLastEnd, type AnswersAfter, type InjectedFault } from './injected-fault.ts'

export type ReplicaWatch = {
  /** The same passage, or that of a request that is left alone; how it was answered is kept. */
  readonly through: (passage: Passage | undefined) => Passage
  readonly end: (faults: readonly InjectedFault[]) => AnswersAfter
}

/** So many of the latest are looked at. */
const KEPT = 10_000

/** Keeps how one replica answers, for what it does once the faults are over. */
export function watchReplica(nowNs: () => number): ReplicaWatch {
  const requests: { readonly metNs: number; readonly status: number | undefined }[] = []
  return {
    through: (passage) => {
      const metNs = nowNs()
      return {
        treatment: passage?.treatment ?? { kind: 'pass' },
        done: (happened, status) => {
          passage?.done(happened, status)
          requests.push({ metNs, status })
          if (requests.length > 2 * KEPT) requests.splice(0, KEPT)
        },
      }
    },
    end: (faults) => {
      const overNs = findLastEnd(faults) ?? Infinity
      const after = requests.filter(({ metNs }) => metNs > overNs)
      const answered = after.filter(({ status }) => status !== undefined && status < 500).length
      return { sent: after.length, answered }
    },
  }
}
