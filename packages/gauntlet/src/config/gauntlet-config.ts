import type { SmokeConfig, TargetConfig } from '@gauntlet/contract'
import type { Scenario } from '@gauntlet/core/flow'
import type { Alongside } from '../load/run-alongside.ts'

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
  /** What goes on while load runs, on every replica: jobs, crons. Not measured. */
  readonly alongside?: readonly Alongside[]
  readonly smoke?: SmokeConfig
  /** The file of known gaps, relative to the config. */
  readonly gaps?: string
  /** Hosts besides loopback that load, probes and faults may go to. */
  readonly allowHosts?: readonly string[]
}
