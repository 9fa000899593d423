import type { AnomalyClass } from '@gauntlet/core/consistency'
import type { Habitat } from './habitats/habitat.ts'
import type { Backend } from './skeleton/backend.ts'

/** One backend in its habitat, and what must be seen of it. */
export type Exhibit = {
  /** Its number in the catalogue; null: it is correct, or one of the "also" row. */
  readonly number: number | null
  readonly backend: Backend
  readonly habitat: Habitat
  readonly replicas: number
} & (
  | {
      readonly kind: 'bug'
      /** What brings it out: `load` and `second replica` are here now, a fault is not yet. */
      readonly needs: 'load' | 'second replica'
      /** One of these must be found. */
      readonly expects: readonly AnomalyClass[]
    }
  | {
      readonly kind: 'waiting'
      /** The fault that it waits for. */
      readonly needs: string
    }
  | {
      readonly kind: 'correct'
      /** Why it looks like a bug. */
      readonly looksLike: string
    }
)
