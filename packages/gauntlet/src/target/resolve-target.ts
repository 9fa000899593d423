import { assertAllowedTarget } from '@gauntlet/engine'
import {
  findDatabaseUrlProblem,
  readVariable,
  ToolError,
  type TargetConfig,
} from '@gauntlet/contract'
import { configuredDatabaseUrl } from '@gauntlet/stack'
import type { LoadedConfig } from '../config/load-config.ts'

/** A target that is up already, as a command names it. */
export type NamedTarget = {
  readonly name: string
  readonly url: string
  readonly databaseUrl: string | undefined
  /** Where the URL of its database stands. */
  readonly databaseFrom: string
  readonly headers: Readonly<Record<string, string>>
}

export type TargetQuery = {
  /** A URL, or the name of a target of the config that has one. */
  readonly target: string
  /** Where its database is, when the config does not know. */
  readonly databaseUrl: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Finds a target by URL or by name. Its database is, in this order: the one named on the command line,
 * the one that the config gives for this URL, DATABASE_URL of the environment.
 *
 * @throws ToolError USAGE or TARGET_FORBIDDEN
 */
export function resolveTarget(query: TargetQuery, { config }: LoadedConfig): NamedTarget {
  const targets = Object.entries(config.targets ?? {})
  const found = targets.find(([name, { url }]) => {
    return name === query.target || (url !== undefined && isSameLocation(url, query.target))
  })
  const text = found?.[1].url ?? query.target
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw unknownTarget(query, targets)
  const url = new URL(text)
  assertAllowedTarget(text, config.allowHosts ?? [])
  const given = query.databaseUrl && checkDatabaseUrl('--target-database', query.databaseUrl)
  const configured = found && configuredDatabaseUrl(found[1])
  const variable = readVariable(query.env, 'DATABASE_URL')
  const configKey = configured !== undefined && found && `targets.${found[0]}.database.url`
  return {
    name: found?.[0] ?? url.host,
    url: text.replace(/\/+$/, ''),
    databaseUrl: given ?? configured ?? (variable && checkDatabaseUrl('DATABASE_URL', variable)),
    databaseFrom: given === undefined ? configKey || 'DATABASE_URL' : '--target-database',
    headers: found?.[1].headers ?? {},
  }
}

/** @throws ToolError USAGE for what no URL of PostgreSQL is */
function checkDatabaseUrl(place: string, url: string): string {
  const problem = findDatabaseUrlProblem(url)
  if (problem === undefined) return url
  throw new ToolError('USAGE', `${place} cannot be used: ${problem}`, { place })
}

function isSameLocation(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && placeOf(one) === placeOf(other)
}

function placeOf(text: string): string {
  const { hostname, port, protocol } = new URL(text)
  return `${protocol}//${hostname === 'localhost' ? '127.0.0.1' : hostname}:${port}`
}

function unknownTarget(query: TargetQuery, targets: readonly [string, TargetConfig][]): ToolError {
  const named = targets.filter(([, { url }]) => url !== undefined).map(([name]) => name)
  const started = targets.some(([name]) => name === query.target)
  if (started) {
    return new ToolError(
      'USAGE',
      `target "${query.target}" has no url: it is started by \`gauntlet up\` and \`gauntlet run\`. Give the URL that \`gauntlet up\` prints.`,
    )
  }
  const known = named.length > 0 ? `, or one of ${named.join(', ')}` : ''
  return new ToolError(
    'USAGE',
    `"${query.target}" is not a URL such as http://127.0.0.1:3000${known}`,
  )
}
