import { ToolError } from '@gauntlet/contract'
import type { Guarantee } from '../guarantees/guarantee.ts'
import type { DataCheck, RunCheckKind } from '../load-checks/index.ts'
import { findMistake } from './mistaken.ts'
import { findPlace } from './find-place.ts'
import type { ConfigPath } from './reading-config.ts'
import type { GauntletConfig } from './gauntlet-config.ts'

/** Scenarios and guarantees have names, under which they are stored and shown. @throws ToolError CONFIG_INVALID */
export function checkScenarioNames(
  { file, path }: ConfigPath,
  { scenarios }: GauntletConfig,
): void {
  for (const [key, scenario] of Object.entries(scenarios ?? {})) {
    if ('artillery' in scenario || isName(scenario.name)) continue
    const said = `${path}.${key}.name must be a text, such as '${key}'`
    throw new ToolError('CONFIG_INVALID', `${file}: ${said}`)
  }
}

/** A scenario that sends something sends it by the steps of its flows. */
export function listEmptyFlows(file: string, { scenarios }: GauntletConfig): ToolError[] {
  return Object.entries(scenarios ?? {}).flatMap(([key, scenario]) =>
    'artillery' in scenario || scenario.phases.length === 0
      ? []
      : scenario.flows.flatMap(({ flow }, at) => {
          if (flow.steps.length > 0) return []
          const place = `${file}: scenarios.${key}.flows[${at}].flow`
          const said = `${place} has no steps: flow('${flow.name}', [get('/')])`
          return [new ToolError('CONFIG_INVALID', said, { place })]
        }),
  )
}

/** What calls in the config could not make: guarantees and checks. */
export function listMistaken(file: string, config: unknown): ToolError[] {
  const { guarantees, dataChecks } = config as Readonly<Record<string, unknown>>
  const made = [guarantees, dataChecks].flatMap((list): unknown[] =>
    Array.isArray(list) ? list : [],
  )
  return made.flatMap((one) => {
    const known = findMistake(one)
    if (!known) return []
    const { code, message, hint, place = findPlace(known, file) } = known
    return [new ToolError(code, message, { cause: known, hint, place })]
  })
}

/** @throws ToolError CONFIG_INVALID for what no guarantee function made, and for a name that another guarantee has */
export function checkGuaranteeForms(
  { file, path }: ConfigPath,
  { guarantees }: GauntletConfig,
): void {
  const names = new Set<string>()
  for (const [at, guarantee] of (guarantees ?? []).entries()) {
    const where = `${file}: ${path}[${at}]`
    if (findMistake(guarantee)) continue
    if (typeof (guarantee as Partial<Guarantee> | null)?.check !== 'function') {
      throw new ToolError(
        'CONFIG_INVALID',
        `${where} is no guarantee: write writeOnce('name', { … }), exactlyOnce('name', { … }), invariant('name', { sql: 'select …' }) or another of docs/guarantees.md`,
      )
    }
    if (!isName(guarantee.name)) {
      throw new ToolError('CONFIG_INVALID', `${where} must have a text as its name`)
    }
    // Rows and operations are stored by name: one would be judged by those of the other.
    if (names.has(guarantee.name)) {
      throw new ToolError(
        'CONFIG_INVALID',
        `${where}: there are two guarantees "${guarantee.name}"`,
      )
    }
    names.add(guarantee.name)
  }
}

/** @throws ToolError CONFIG_INVALID for what `check` did not make, and for a name that another check has */
export function checkDataChecks(
  { file, path }: ConfigPath,
  config: GauntletConfig,
  kinds: readonly RunCheckKind[],
): void {
  const { dataChecks } = config
  if (dataChecks === undefined || dataChecks === 'none') return
  const form = "check('name', { sql: 'select …', expect: 0 })"
  const own = kinds.flatMap(({ kind, names = () => [] }) => [kind, ...names(config)])
  const names = new Set<string>()
  for (const [at, one] of dataChecks.entries()) {
    const where = `${file}: ${path}[${at}]`
    if (findMistake(one)) continue
    if (typeof (one as Partial<DataCheck> | null)?.sql !== 'function') {
      throw new ToolError('CONFIG_INVALID', `${where} is no data check: write ${form}`)
    }
    if (!isName(one.name)) {
      throw new ToolError('CONFIG_INVALID', `${where} must have a text as its name`)
    }
    if (own.includes(one.name)) {
      throw new ToolError('CONFIG_INVALID', `${where}: "${one.name}" is a check of Gauntlet's own`)
    }
    if (names.has(one.name)) {
      throw new ToolError('CONFIG_INVALID', `${where}: there are two data checks "${one.name}"`)
    }
    names.add(one.name)
  }
}

const isName = (name: unknown): boolean => typeof name === 'string' && name.trim() !== ''
