import type { Generated } from 'kysely'

export type ExperimentStatus = 'DRAFT' | 'RUNNING' | 'PAUSED' | 'STOPPED'

/** `experiments.targeting`; an absent key matches everybody. */
export type Targeting = {
  readonly platforms?: readonly string[]
  readonly min_app_version?: string
  readonly max_app_version?: string
}

export type ExperimentsTable = {
  experiment_id: string
  name: string
  status: ExperimentStatus
  inclusion_salt: string
  variant_salt: string
  inclusion_per_10000: Generated<number>
  start_at: Date | null
  end_at: Date | null
  targeting: Targeting
  created_at: Generated<Date>
}

export type ExperimentVariantsTable = {
  experiment_id: string
  variant_id: string
  name: string
  weight: number
  position: number
  config_overrides: Record<string, unknown>
}

export type BaseConfigTable = { only_row: Generated<boolean>; config: Record<string, unknown> }

export type Tables = {
  experiments: ExperimentsTable
  experiment_variants: ExperimentVariantsTable
  base_config: BaseConfigTable
}
