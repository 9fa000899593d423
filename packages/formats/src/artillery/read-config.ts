import { dirname } from 'node:path'
import type { Defaults, Jitter, LoadPhase, Scenario, Variables } from '@gauntlet/core/flow'
import type { Fields, SourceNode } from '../source-node.ts'
import {
  CONFIG,
  DEFAULTS,
  ENDPOINT_PLUGIN,
  EXPECT_PLUGIN,
  HTTP,
  PLUGINS,
  TLS,
} from './artillery-keys.ts'
import { readEnsure } from './read-ensure.ts'
import { readPayloads } from './read-payload.ts'
import { readPhases } from './read-phases.ts'
import { readJitter } from './read-steps.ts'
import { readTexts } from '../read-templates.ts'
import { readDurationMs, readNumber, readResolved, readResolvedValue } from './script-scope.ts'

/** The part of a scenario that `config` says; flows come from elsewhere in the script. */
export type ConfigPart = Omit<Scenario, 'name' | 'flows' | 'before' | 'after'>

/** How plugins change what requests expect and how they are grouped. */
export type PluginSettings = {
  readonly expectDefault200: boolean
  readonly useOnlyRequestNames: boolean
}

/** The environment's part laid over the rest. @throws ToolError when there is no environment of that name */
export function selectEnvironment(config: SourceNode, environment: string | undefined): Fields {
  const environments = config.fields('config', CONFIG).find('environments')
  if (environment !== undefined) {
    const known = environments?.map('config.environments') ?? new Map<string, SourceNode>()
    const chosen = known.get(environment)
    if (!chosen) {
      const names = [...known.keys()].join(', ') || 'none'
      return (environments ?? config).fail(
        `there is no environment ${environment}; there are: ${names}`,
      )
    }
    config.merge(chosen)
  }
  const chosen = config.fields('config', CONFIG)
  if (environment === undefined && environments && !chosen.find('phases')) {
    const names = [...environments.map('config.environments').keys()].join(', ')
    environments.fail(
      `the script has no phases; its environments are ${names}: choose one with --environment`,
    )
  }
  return chosen
}

/** What Artillery does where a script has no phases. */
const ONE_USER: readonly LoadPhase[] = [{ kind: 'count', durationMs: 1_000, arrivals: 1 }]

export async function readConfig(
  config: Fields,
  file: string,
  constants: Readonly<Variables>,
): Promise<ConfigPart> {
  const [target, phases, payload, ensure, plugins] = [
    'target',
    'phases',
    'payload',
    'ensure',
    'plugins',
  ].map((name) => config.find(name))
  const pluginEnsure = plugins?.fields('config.plugins', PLUGINS).find('ensure')
  const thresholds = [ensure, pluginEnsure].flatMap((place) => (place ? readEnsure(place) : []))
  const connections = readConnections(config, constants)
  const feeders = payload ? await readPayloads(payload, { folder: dirname(file), constants }) : []
  return {
    phases: phases ? readPhases(phases, { constants, mode: config.find('mode') }) : ONE_USER,
    ...readVariables(config, constants),
    ...withContent('defaults', readDefaults(config, constants)),
    ...withContent('connections', connections),
    ...(feeders.length > 0 && { feeders }),
    ...(thresholds.length > 0 && { thresholds }),
    ...(target && { target: readResolved(target, 'config.target', constants) }),
  }
}

const withContent = (name: string, value: object): object =>
  Object.keys(value).length === 0 ? {} : { [name]: value }

/** A list is a choice: each user gets one of its elements. */
function readVariables(
  config: Fields,
  constants: Readonly<Variables>,
): Pick<Scenario, 'variables' | 'choices'> {
  const all = [...(config.find('variables')?.map('config.variables') ?? [])]
  const choices = all.filter(([, place]) => place.isList)
  const variables = all.filter(([, place]) => !place.isList)
  return {
    ...withContent(
      'choices',
      Object.fromEntries(
        choices.map(([name, place]) => [name, readResolvedValue(place, constants)]),
      ),
    ),
    ...withContent(
      'variables',
      Object.fromEntries(
        variables.map(([name, place]) => [name, readResolvedValue(place, constants)]),
      ),
    ),
  }
}

function readDefaults(config: Fields, constants: Readonly<Variables>): Defaults {
  const http = config.find('http')?.fields('config.http', HTTP)
  const timeout = config.find('timeout') ?? http?.find('timeout')
  const own = (http?.find('defaults') ?? config.find('defaults'))?.fields('defaults', DEFAULTS)
  const [headers, cookie, strict, think] = ['headers', 'cookie', 'strictCapture', 'think'].map(
    (name) => own?.find(name),
  )
  const jitter = think?.fields('think', { known: ['jitter'] }).find('jitter')
  return {
    ...(headers && { headers: readTexts(headers, 'header') }),
    ...(cookie && { cookies: readTexts(cookie, 'cookie') }),
    ...(timeout && { timeoutMs: readDurationMs(timeout, 'timeout', constants) }),
    ...(strict && { strictCapture: strict.boolean('strictCapture') }),
    ...(jitter && { thinkJitter: readJitter(jitter) satisfies Jitter }),
  }
}

function readConnections(
  config: Fields,
  constants: Readonly<Variables>,
): NonNullable<Scenario['connections']> {
  const http = config.find('http')?.fields('config.http', HTTP)
  const pool = http?.find('pool') ?? http?.find('maxSockets')
  const tls = config.find('tls')?.fields('config.tls', TLS)
  const verify = tls?.find('rejectUnauthorized')
  return {
    ...(pool && { max: readNumber(pool, 'pool', constants) }),
    ...(verify && { verifyTls: verify.boolean('rejectUnauthorized') }),
  }
}

const flag = (fields: Fields | undefined, name: string): boolean =>
  fields?.find(name)?.boolean(name) ?? false

export function readPluginSettings(config: Fields): PluginSettings {
  const plugins = config.find('plugins')?.fields('config.plugins', PLUGINS)
  const expect = settingsOf(plugins, 'expect')?.fields('the plugin expect', EXPECT_PLUGIN)
  const endpoints = settingsOf(plugins, 'metrics-by-endpoint')?.fields(
    'the plugin',
    ENDPOINT_PLUGIN,
  )
  return {
    expectDefault200: flag(expect, 'expectDefault200'),
    useOnlyRequestNames: flag(endpoints, 'useOnlyRequestNames'),
  }
}

/** A plugin that is switched on without settings (`expect: {}`, or nothing at all). */
function settingsOf(plugins: Fields | undefined, name: string): SourceNode | undefined {
  const place = plugins?.find(name)
  return place?.value() === null ? undefined : place
}
