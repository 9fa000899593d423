import { ToolError } from '@gauntlet/contract'
import { InvariantError } from '@gauntlet/core'
import type { OriginTls } from '@gauntlet/engine'
import { importUserModule, openUserFile } from '@gauntlet/formats'
import { existsSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { quoteWords } from '../cli/quote-words.ts'
import { checkConfig } from './check-config.ts'
import { whileLoading } from './mistaken.ts'
import { findPlace } from './find-place.ts'
import { readingConfig } from './reading-config.ts'
import type { GauntletConfig } from './gauntlet-config.ts'

export type LoadedConfig = {
  readonly config: GauntletConfig
  /** The folder that paths in the config are relative to: its own, or its `root`. */
  readonly root: string
  /** Undefined when no config was found and an empty one stands in. */
  readonly file: string | undefined
  /** How its https targets are asked; read by commands that ask them. */
  readonly tls?: OriginTls
}

/** How a config may be called; of several in one folder the first is read. */
export const configNames = [
  'gauntlet.config.ts',
  'gauntlet.config.mts',
  'gauntlet.config.mjs',
  'gauntlet.config.js',
]

/**
 * Reads the config a command names, or the nearest one from the folder it was called in upwards; none
 * gives an empty config, with which `load run --target URL` works all the same.
 *
 * @throws ToolError CONFIG_INVALID or FILE_UNREADABLE naming the file and the place
 */
export async function loadConfig(cwd: string, named?: string): Promise<LoadedConfig> {
  const file = named === undefined ? findConfigFile(cwd) : resolve(cwd, named)
  if (file === undefined) return { config: {}, root: cwd, file }
  if (!existsSync(file)) {
    throw new ToolError('FILE_UNREADABLE', `there is no config file ${file}`)
  }
  await (await openUserFile(file, 'the config')).close()
  const { written } = await importDefault(file)
  const config = readingConfig(file, () => check(written, file))
  return { config: withOwnNames(config), root: findRoot(file, config), file }
}

/** @throws ToolError CONFIG_INVALID for a root that is no folder */
function findRoot(file: string, { root = '.' }: GauntletConfig): string {
  const folder = resolve(dirname(file), root)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder
  throw new ToolError('CONFIG_INVALID', `${file}: root is ${folder}, which is no folder`)
}

/** Blocks by name, of which nothing is found by a name that nobody gave: `__proto__`, `constructor`. */
function withOwnNames(config: GauntletConfig): GauntletConfig {
  const blocks = (['targets', 'scenarios', 'faults', 'receivers', 'sweep'] as const).flatMap(
    (block) =>
      config[block] ? [[block, Object.assign(Object.create(null), config[block])] as const] : [],
  )
  return { ...config, ...Object.fromEntries(blocks) }
}

/** The nearest config from a folder upwards. */
export function findConfigFile(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = configNames.map((name) => join(folder, name)).find((path) => existsSync(path))
    if (found !== undefined) return found
    if (folder === dirname(folder)) return undefined
  }
}

/** In an object of ours: a promise would ask the default export whether it is one too. */
async function importDefault(file: string): Promise<{ readonly written: unknown }> {
  try {
    const module = await whileLoading(() => importUserModule(file))
    return { written: module['default'] }
  } catch (cause) {
    throw toConfigError(cause, file)
  }
}

/** ` --config FILE`, where a command from `cwd` would not find this config by itself. */
export function toConfigOption({ file }: Pick<LoadedConfig, 'file'>, cwd: string): string {
  if (file === undefined || file === findConfigFile(cwd)) return ''
  return ` --config ${quoteWords([relative(cwd, file)])}`
}

/** What reading a value of the config throws is the config's own: a getter, a proxy. */
function check(written: unknown, file: string): GauntletConfig {
  try {
    return checkConfig(written, file)
  } catch (cause) {
    throw cause instanceof InvariantError ? cause : toConfigError(cause, file)
  }
}

function toConfigError(cause: unknown, file: string): ToolError {
  if (cause instanceof ToolError) {
    const { code, message, hint, place = findPlace(cause, file) } = cause
    return new ToolError(code, message, { cause, hint, place })
  }
  const why = cause instanceof Error ? cause.message : `it throws ${String(cause)}`
  const place = findPlace(cause, file)
  return new ToolError('CONFIG_INVALID', `${place} does not load: ${why}`, { cause, place })
}
