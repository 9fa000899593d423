import type { SmokeConfig, TargetConfig } from '@gauntlet/contract'
import type { Scenario } from '@gauntlet/core/flow'

/** An Artillery script, read when the scenario is used. */
export type ArtilleryFile = { readonly artillery: string; readonly environment?: string }

/** Everything Gauntlet needs to know of a project: one typed file, `gauntlet.config.ts`. */
export type GauntletConfig = {
  /** Groups the verdicts on the dashboard; the folder's name unless said. */
  readonly project?: string
  readonly targets?: Readonly<Record<string, TargetConfig>>
  /** Which targets stand for before and after the change; `baseline` and `candidate` unless said. */
  readonly compare?: { readonly baseline: string; readonly candidate: string }
  readonly scenarios?: Readonly<Record<string, Scenario | ArtilleryFile>>
  readonly smoke?: SmokeConfig
  readonly gates?: {
    /** Share of requests sent that may fail; 0.01 unless said. */
    readonly maxErrorRate?: number
  }
  /** The file of known gaps, relative to the config. */
  readonly gaps?: string
  /** Hosts besides loopback that load, probes and faults may go to. */
  readonly allowHosts?: readonly string[]
}
