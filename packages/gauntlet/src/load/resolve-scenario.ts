import { findConfigProblem, ScenarioBlock, ToolError } from '@gauntlet/contract'
import type { Scenario } from '@gauntlet/core/flow'
import { readArtilleryScenario } from '@gauntlet/formats'
import { statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { LoadedConfig } from '../config/load-config.ts'

export type ScenarioQuery = {
  /** A name of the config, or a file: Artillery JSON or YAML, or a module whose default export is a scenario. */
  readonly scenario: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

const artilleryEndings = ['.json', '.yml', '.yaml']
const moduleEndings = ['.ts', '.mts', '.js', '.mjs']

/** @throws ToolError USAGE naming the scenarios there are; CONFIG_INVALID or UNSUPPORTED naming the place */
export async function resolveScenario(
  query: ScenarioQuery,
  loaded: LoadedConfig,
): Promise<Scenario> {
  const { scenario: name, cwd, env } = query
  const configured = loaded.config.scenarios?.[name]
  if (configured && 'artillery' in configured) {
    const { artillery, environment } = configured
    const file = resolve(loaded.root, artillery)
    const options = { env, ...(environment === undefined ? {} : { environment }) }
    return { ...(await readArtilleryScenario(file, options)), name }
  }
  if (configured) return configured
  const file = resolve(cwd, name)
  const ending = extname(name)
  if (artilleryEndings.includes(ending)) return await readArtilleryScenario(file, { env })
  if (moduleEndings.includes(ending)) return await importScenario(file)
  const known = Object.keys(loaded.config.scenarios ?? {})
  const list = known.length > 0 ? known.join(', ') : 'none in this config'
  throw new ToolError('USAGE', `there is no scenario "${name}"; there are: ${list}; or name a file`)
}

async function importScenario(file: string): Promise<Scenario> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new ToolError('FILE_UNREADABLE', `there is no scenario file ${file}`)
  const module = (await import(pathToFileURL(file).href)) as { default?: Scenario }
  const scenario = module.default
  if (!scenario || !Array.isArray(scenario.flows) || !Array.isArray(scenario.phases)) {
    throw new ToolError('CONFIG_INVALID', `${file} must have a scenario as its default export`)
  }
  const problem = findConfigProblem(scenario, ScenarioBlock, '')
  if (problem) throw new ToolError('CONFIG_INVALID', `${file}: ${problem.path} ${problem.says}`)
  return scenario
}
