import { ToolError } from '@gauntlet/contract'
import { listRuleProblems } from '@gauntlet/core/parity'
import { createSocketTransport, type OriginTls, type Transport } from '@gauntlet/engine'
import { resolve } from 'node:path'
import type { GauntletConfig, ParityConfig } from '../config/gauntlet-config.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import { resolveTarget } from '../target/resolve-target.ts'
import { PARITY_LIMITS } from './parity-limits.ts'
import type { ParityLimits } from './parity-options.ts'
import type { ParityTarget } from './parity-target.ts'

/** @param maxBodyBytes a larger body of an answer is not compared; default: 4 MiB */
export const createParityTransport = (
  maxBodyBytes: number = PARITY_LIMITS.maxBodyBytes,
  originTls?: OriginTls,
): Transport => createSocketTransport({ maxBodyBytes, originTls })

export type NamedUrl = { readonly name: string; readonly url: string }

/** `NAME=URL`. @throws ToolError USAGE */
export function parseNamedUrl(text: string): NamedUrl {
  const at = text.indexOf('=')
  const url = text.slice(at + 1)
  if (at <= 0 || !URL.canParse(url))
    throw new ToolError('USAGE', `"${text}" is not a target such as a=http://127.0.0.1:3000`)
  return { name: text.slice(0, at), url: url.replace(/\/+$/, '') }
}

/** @throws ToolError USAGE for a glob that is no JSON Pointer, or that would ignore everything */
export function parseIgnored(glob: string): string {
  const [problem] = listRuleProblems({ ignore: [glob] })
  if (problem !== undefined) throw new ToolError('USAGE', problem)
  return glob
}

/** Targets that are up already; a URL that the config knows brings its headers. */
export const toNamedTargets = (
  named: readonly NamedUrl[],
  loaded: LoadedConfig,
  env: Readonly<Record<string, string | undefined>>,
): ParityTarget[] =>
  named.map(({ name, url }) => {
    const { headers } = resolveTarget({ target: url, databaseUrl: undefined, env }, loaded)
    return { name, urls: [url], headers }
  })

/** What the config says of parity. @throws ToolError USAGE when it says nothing */
export function requireParityConfig({ config, file }: LoadedConfig): ParityConfig {
  const { parity } = config
  if (parity) return parity
  const where = file ?? 'no gauntlet.config.ts was found, and so'
  throw new ToolError(
    'USAGE',
    `${where} names no parity cases: give --cases FILE, and --target NAME=URL twice. See \`gauntlet parity --help\`.`,
  )
}

/** The limits that the config sets; what it does not set has its default. */
export const toParityLimits = ({
  repeats,
  repeatUnsafe,
  shrink,
  shrinkTries,
  maxBodyBytes,
  budgetMs,
}: Partial<ParityConfig>): ParityLimits => ({
  repeats,
  repeatUnsafe,
  shrink,
  shrinkTries,
  maxBodyBytes,
  budgetMs,
})

/** The targets that a parity run of the config needs, and no others. */
export function selectParityTargets(loaded: LoadedConfig, { targets }: ParityConfig): LoadedConfig {
  const known = Object.entries(loaded.config.targets ?? {})
  const config: GauntletConfig = {
    ...loaded.config,
    targets: Object.fromEntries(known.filter(([name]) => targets.includes(name))),
  }
  return { ...loaded, config }
}

export const resolveIn = (folder: string, file: string | undefined): string | undefined =>
  file === undefined ? undefined : resolve(folder, file)
