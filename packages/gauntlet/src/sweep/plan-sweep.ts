import { type StartConfig, type SweepRetry, type TargetConfig, ToolError } from '@gauntlet/contract'
import { suggest } from '@gauntlet/core/text'
import type { Flow } from '@gauntlet/core/flow'
import type { GauntletConfig } from '../config/gauntlet-config.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import type { Guarantee } from '../guarantees/guarantee.ts'

/** What is swept, and by which rules. */
export type SweepPlan = {
  /** Its name in the config. */
  readonly name: string
  readonly flow: Flow
  readonly retry: SweepRetry
  readonly guarantees: readonly Guarantee[]
}

/** A target that a sweep may kill, and whose database it may crash, where Gauntlet starts that too. */
export type SweepTarget = {
  readonly name: string
  readonly config: TargetConfig & { readonly start: StartConfig }
}

/** @throws ToolError USAGE for a flow that the config does not have */
export function planSweep({ config, file, root }: LoadedConfig, name: string): SweepPlan {
  const known = Object.keys(config.sweep ?? {})
  const found = config.sweep?.[name]
  if (!found) {
    const there = known.length > 0 ? `it has ${known.join(', ')}` : 'it has none'
    const where = file ?? `${root} (no gauntlet.config.ts found)`
    throw new ToolError(
      'USAGE',
      `${where} has no sweep "${name}"${suggest(name, known)} (${there}); add one under sweep: { ${name}: { flow } }`,
    )
  }
  const { flow, retry = 'same-request' } = found
  return { name, flow, retry, guarantees: selectGuarantees(config, found.guarantees) }
}

function selectGuarantees(
  { guarantees = [] }: Pick<GauntletConfig, 'guarantees'>,
  names: readonly string[] | undefined,
): readonly Guarantee[] {
  return names ? guarantees.filter(({ name }) => names.includes(name)) : guarantees
}

/**
 * A target of the config, where a sweep may act on it.
 *
 * @throws ToolError USAGE or CONFIG_INVALID with the reason and the remedy, where it may not
 */
export function findSweepTarget(
  { config }: Pick<LoadedConfig, 'config'>,
  name: string,
): SweepTarget {
  const known = Object.keys(config.targets ?? {})
  const target = config.targets?.[name]
  if (!target) {
    const there = known.join(', ') || 'none'
    throw new ToolError(
      'USAGE',
      `there is no target "${name}"${suggest(name, known)}; the config has: ${there}`,
    )
  }
  const { start, ...rest } = target
  if (!start) {
    throw new ToolError(
      'CONFIG_INVALID',
      `a sweep kills the application and crashes its database: it acts on what Gauntlet starts, and targets.${name} is only a url. Give it a start command and database: 'embedded'`,
    )
  }
  const { database } = target
  if (database !== 'embedded' && database?.writable !== true) {
    const what = database === undefined ? 'names no database' : 'has a database of yours'
    throw new ToolError(
      'CONFIG_INVALID',
      `a sweep writes to the database, and targets.${name} ${what}: give it database: 'embedded', and Gauntlet starts one for it; or { url, writable: true } of a database of tests, and it is swept on copies of that one`,
    )
  }
  const { port: _any, ...free } = start
  return { name, config: { ...rest, start: { ...free, replicas: 1 } } }
}
