import type { PagePlugin } from '@gauntlet/contract'
import type { ArtilleryFile, GauntletConfig } from '../config/gauntlet-config.ts'

/** The default export of `gauntlet.config.ts`: checks the shape as you type, and again when it is read. */
export function defineGauntlet(config: GauntletConfig): GauntletConfig {
  return config
}

/** A scenario from an Artillery script, relative to the config file. */
export function artillery(file: string, environment?: string): ArtilleryFile {
  return environment === undefined ? { artillery: file } : { artillery: file, environment }
}

/** A plugin for `pages` of the config, its shape checked as you type. */
export function definePage(plugin: PagePlugin): PagePlugin {
  return plugin
}
