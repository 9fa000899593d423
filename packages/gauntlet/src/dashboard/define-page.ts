import type { PagePlugin } from '@gauntlet/contract'

/** A plugin for `pages` of the config, its shape checked as you type. */
export function definePage(plugin: PagePlugin): PagePlugin {
  return plugin
}
