import { basename, dirname, resolve } from 'node:path'
import type { Flow, Scenario, Step, Variables, WeightedFlow } from '@gauntlet/core/flow'
import { parseSource, type Fields, type SourceNode } from '../source-node.ts'
import { HOOK, SCENARIO, SCRIPT } from './artillery-keys.ts'
import { createProcessor, loadProcessor } from './processor.ts'
import { refuseOtherTools } from '../other-tools.ts'
import { readUserFile } from '../read-user-file.ts'
import { readConfig, readPluginSettings, selectEnvironment } from './read-config.ts'
import { withWarnings, type Warn } from '../warnings.ts'
import type { ScenarioHooks } from './read-request.ts'
import { readSteps } from './read-steps.ts'
import { readResolved, type ScriptScope } from './script-scope.ts'

export type ArtilleryOptions = {
  /** Which of `config.environments` to lay over the config. */
  readonly environment?: string
  /** What `{{ $env.NAME }}` and `{{ $processEnvironment.NAME }}` read in the config. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Override `config.variables`. */
  readonly variables?: Readonly<Variables>
  /** Called for each kind of part that has no effect, as `file:line:column: what`, with the number of its other places. */
  readonly onWarning?: (message: string) => void
}

/**
 * Reads an Artillery script, YAML or JSON, as a scenario. Its payload files and its processor are read as well.
 *
 * @throws ToolError CONFIG_INVALID or UNSUPPORTED as `file:line:column: what is wrong`; FILE_UNREADABLE
 */
export function readArtilleryScenario(
  file: string,
  options: ArtilleryOptions = {},
): Promise<Scenario> {
  return withWarnings(options.onWarning, (warn) => readScript(file, options, warn))
}

async function readScript(file: string, options: ArtilleryOptions, warn: Warn): Promise<Scenario> {
  const text = await readUserFile(file, 'the Artillery script')
  refuseOtherTools(file, text)
  const root = parseSource(withDoubleBraces(text), file, warn)
  // Without scenarios the file may be another thing: a misspelt key is the better message.
  const isScript = root.isMap && root.map('the script').has('scenarios')
  const script = root.fields('the script', isScript ? SCRIPT : { known: SCRIPT.known })
  const constants = {
    $env: options.env ?? {},
    $processEnvironment: options.env ?? {},
    $environment: options.environment ?? '',
  }
  const configNode = script.find('config') ?? parseSource('{}', file)
  const config = selectEnvironment(configNode, options.environment)
  const scope: ScriptScope = {
    processor: await readProcessor(config, file, constants),
    constants,
    folder: dirname(file),
    ...readPluginSettings(config),
  }
  const part = await readConfig(config, file, constants)
  const before = script.find('before')
  const after = script.find('after')
  return {
    name: basename(file).replace(/\.(?:json|ya?ml)$/i, ''),
    flows: await readFlows(script.get('scenarios'), scope),
    ...part,
    variables: {
      ...part.variables,
      ...options.variables,
      $environment: options.environment ?? '',
      $scenarioFile: resolve(file),
      $dirname: dirname(resolve(file)),
    },
    ...(before && { before: await readHook(before, 'before', scope) }),
    ...(after && { after: await readHook(after, 'after', scope) }),
  }
}

/** `{{{ name }}}` is another spelling of `{{ name }}`; places in the file stay. */
const withDoubleBraces = (text: string): string =>
  text.replaceAll(/\{\{\{([\s$\w.[\]'"-]+)\}\}\}/g, '{{ $1 }}')

async function readProcessor(
  config: Fields,
  file: string,
  constants: Readonly<Variables>,
): Promise<ScriptScope['processor']> {
  const place = config.find('processor')
  if (!place) return createProcessor({})
  const path = readResolved(place, 'config.processor', constants)
  if (!/\.(?:[cm]?js|[cm]?ts)$/.test(path)) {
    place.fail('a processor is a .js, .cjs, .mjs or .ts file', 'UNSUPPORTED')
  }
  return loadProcessor(resolve(dirname(file), path))
}

async function readFlows(place: SourceNode, scope: ScriptScope): Promise<WeightedFlow[]> {
  const scenarios = place.list('scenarios')
  if (scenarios.length === 0) place.fail('scenarios is empty')
  const flows: WeightedFlow[] = []
  for (const [at, item] of scenarios.entries()) flows.push(await readFlow(item, at, scope))
  return flows
}

async function readFlow(place: SourceNode, at: number, scope: ScriptScope): Promise<WeightedFlow> {
  const fields = place.fields('a scenario', SCENARIO)
  refuseOtherEngines(fields)
  const { processor } = scope
  const each = (name: string): SourceNode[] => fields.find(name)?.listOrOne() ?? []
  const hooks: ScenarioHooks = {
    before: each('beforeRequest').map((name) => processor.beforeRequest(name)),
    after: each('afterResponse').map((name) => processor.afterResponse(name)),
    onFailure: each('onError').map((name) => processor.onError(name)),
  }
  const run = (name: SourceNode): Step => ({ kind: 'run', ...processor.step(name) })
  const steps = [
    ...each('beforeScenario').map(run),
    ...(await readSteps(fields.get('flow'), { scope, hooks })),
    ...each('afterScenario').map(run),
  ]
  const name = fields.find('name')?.text('name') ?? `scenario ${at + 1}`
  const weight = fields.find('weight')?.number('weight') ?? 1
  return { weight, flow: { name, steps } }
}

function refuseOtherEngines(fields: Fields): void {
  const engine = fields.find('engine')?.text('engine') ?? 'http'
  if (engine !== 'http') {
    fields.get('engine').fail(`engine ${engine}: only the HTTP engine is supported`, 'UNSUPPORTED')
  }
}

async function readHook(place: SourceNode, name: string, scope: ScriptScope): Promise<Flow> {
  const fields = place.fields(name, HOOK)
  refuseOtherEngines(fields)
  const hooks = { before: [], after: [], onFailure: [] }
  return { name, steps: await readSteps(fields.get('flow'), { scope, hooks }) }
}
