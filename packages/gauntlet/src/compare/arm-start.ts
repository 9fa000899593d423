import type { TargetConfig } from '@gauntlet/contract'
import type { Arm } from '@gauntlet/core/compare'
import type { StartTargetOptions } from '@gauntlet/stack'
import { join } from 'node:path'
import type { ReceiverConfigs } from '../receiver/receivers.ts'

export type ArmTarget = { readonly name: string; readonly config: TargetConfig }

/** What it takes to start either arm. */
export type ArmStart = {
  readonly arms: Readonly<Record<Arm, ArmTarget>>
  /** The folder of the config. */
  readonly root: string
  readonly logFolder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** What Gauntlet serves for each arm. */
  readonly receivers?: ReceiverConfigs | undefined
}

/** How to start an arm: apart from what `gauntlet up` and `gauntlet run` may have running. */
export function toStart({ arms, root, logFolder, env, signal }: ArmStart, arm: Arm) {
  const stateFolder = join(root, '.gauntlet', 'compare')
  return {
    ...toOwnTarget(arms, arm),
    root,
    stateFolder,
    logFolder,
    env,
    signal,
  } satisfies StartTargetOptions
}

/** Any free port, and in a comparison of a target with itself a separate database. */
function toOwnTarget(arms: ArmStart['arms'], arm: Arm): ArmTarget {
  const { name, config } = arms[arm]
  const isSame = arm === 'candidate' && name === arms.baseline.name
  if (!config.start) return { name, config }
  const { port: _, ...start } = config.start
  return { name: isSame ? `${name}-again` : name, config: { ...config, start } }
}
