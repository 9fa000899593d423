import type { Fault } from '@gauntlet/faults'
import type { AnomalyClass } from '@gauntlet/core/consistency'
import type { Workload } from './workloads/workload.ts'
import type { Backend } from './skeleton/backend.ts'

/** What can be found in a backend. The last: it no longer answers after the faults. */
export type Finding = AnomalyClass | 'answers_after_faults'

/** One backend under its workload, and what must be seen of it. */
export type ZooCase = {
  /** Its number in the catalogue; null: it is correct, or one of the "also" row. */
  readonly number: number | null
  readonly backend: Backend
  readonly workload: Workload
  readonly replicas: number
  /** Injected while its load runs; each must happen. Default: none. */
  readonly faults?: readonly Fault[]
} & (
  | {
      readonly kind: 'bug'
      /** What brings it out: `load`, `second replica`, or what its faults bring about. */
      readonly needs: string
      /** One of these must be found. */
      readonly expects: readonly Finding[]
    }
  | {
      readonly kind: 'correct'
      /** Why it looks like a bug. */
      readonly looksLike: string
    }
)

export type FaultedZooCase = ZooCase & { readonly faults: readonly Fault[] }

/** A bug, the fault that brings it out, and the correct backend that must stand the same. */
export type FaultPair = {
  readonly number: number | null
  readonly bug: Backend
  readonly twin: Backend
  readonly looksLike: string
  readonly workload: Workload
  readonly replicas?: number
  readonly faults: readonly Fault[]
  readonly needs: string
  readonly expects: Finding
}
