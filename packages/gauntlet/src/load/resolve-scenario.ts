import { ToolError } from '@gauntlet/contract'
import type { Scenario } from '@gauntlet/core/flow'
import { readArtilleryScenario, readScenarioFile } from '@gauntlet/formats'
import { resolve } from 'node:path'
import type { LoadedConfig } from '../config/load-config.ts'

export type ScenarioQuery = {
  /** A name of the config, or a file: Artillery JSON or YAML, or a module whose default export is a scenario. */
  readonly scenario: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Which environment of an Artillery script; default: that of the config. */
  readonly environment?: string | undefined
  /** What of the file has no effect. */
  readonly onWarning?: (message: string) => void
}

/** @throws ToolError USAGE naming the scenarios there are; CONFIG_INVALID or UNSUPPORTED naming the place */
export async function resolveScenario(
  query: ScenarioQuery,
  loaded: LoadedConfig,
): Promise<Scenario> {
  const { scenario: name, cwd, env, environment: asked, onWarning } = query
  const choice = asked === undefined ? {} : { environment: asked }
  const reading = { env, ...(onWarning && { onWarning }) }
  const configured = loaded.config.scenarios?.[name]
  if (configured && 'artillery' in configured) {
    const { artillery, environment } = configured
    const file = resolve(loaded.root, artillery)
    const options = { ...reading, ...(environment === undefined ? {} : { environment }), ...choice }
    return { ...(await readArtilleryScenario(file, options)), name }
  }
  if (configured && asked === undefined) return configured
  if (configured)
    throw new ToolError(
      'USAGE',
      `the scenario ${name} is no Artillery script: it has no environments`,
    )
  const file = resolve(cwd, name)
  const read = await readScenarioFile(file, { ...reading, ...choice })
  if (read) return read
  const known = Object.keys(loaded.config.scenarios ?? {})
  const list = known.length > 0 ? known.join(', ') : 'none in this config'
  throw new ToolError('USAGE', `there is no scenario "${name}"; there are: ${list}; or name a file`)
}
