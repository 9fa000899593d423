import type { PageLink, PagePlugin, PluginPage } from '@gauntlet/contract'

/** A page of the project's own backend with its plugin, ready to be served. */
export type ServedPlugin = Pick<PluginPage, 'name' | 'path'> &
  Pick<PagePlugin, 'read' | 'timeoutMs'> & {
    /** The absolute path of the module for the browser. */
    readonly file: string
  }

/** What the project's config adds to the navigation. */
export type ServedPage = PageLink | ServedPlugin

/** @returns undefined where no page with a plugin has this path */
export function findPlugin(pages: readonly ServedPage[], path: string): ServedPlugin | undefined {
  return pages.find((page): page is ServedPlugin => 'path' in page && page.path === path)
}
