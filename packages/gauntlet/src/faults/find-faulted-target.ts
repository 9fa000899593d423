import { ToolError, type StartConfig, type TargetConfig } from '@gauntlet/contract'
import { suggest } from '@gauntlet/core/text'
import { type AnyFault, type FaultKind, findRefusal, kindOf } from '@gauntlet/faults'
import type { FaultedScenario, GauntletConfig } from '../config/gauntlet-config.ts'
import type { LoadedConfig } from '../config/load-config.ts'

/** A target that Gauntlet starts, and may break. */
export type FaultedTargetConfig = {
  readonly name: string
  readonly config: TargetConfig & { readonly start: StartConfig }
}

/**
 * A target of the config that faults may be injected into, with a port that is free.
 *
 * @throws ToolError USAGE for one that is not there; CONFIG_INVALID for one that is only a url
 */
export function findFaultedTarget(
  { config }: Pick<LoadedConfig, 'config'>,
  name: string,
): FaultedTargetConfig {
  const known = Object.keys(config.targets ?? {})
  const found = config.targets?.[name]
  if (!found) {
    const there = known.join(', ') || 'none'
    throw new ToolError(
      'USAGE',
      `there is no target "${name}"${suggest(name, known)}; the config has: ${there}`,
    )
  }
  if (!found.start)
    throw new ToolError(
      'CONFIG_INVALID',
      `faults act on what Gauntlet starts, and targets.${name} is only a url: give it a start command`,
    )
  const { port: _any, ...start } = found.start
  return { name, config: { ...found, start } }
}

/** Why a fault of a plan cannot be injected into a target; undefined where all can. */
export function findPlanRefusal(
  inject: readonly AnyFault[],
  { name, config }: FaultedTargetConfig,
  kinds: readonly FaultKind[],
): string | undefined {
  for (const fault of inject) {
    const said = findRefusal(kindOf(fault, kinds), fault, { name, config })
    if (said !== undefined) return `a ${fault.kind}${said}`
  }
  return undefined
}

/**
 * The plan of this name.
 *
 * @param option which named it
 * @throws ToolError USAGE naming those that there are
 */
export function requirePlan(
  { faults = {} }: GauntletConfig,
  name: string,
  option: string,
): FaultedScenario {
  const found = Object.hasOwn(faults, name) ? faults[name] : undefined
  if (found) return found
  const known = Object.keys(faults).join(', ') || 'none in this config'
  throw new ToolError(
    'USAGE',
    `${option}: there is no plan "${name}" under faults; there are: ${known}`,
  )
}
