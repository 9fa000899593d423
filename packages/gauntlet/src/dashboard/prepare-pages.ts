import { ToolError, toFileError, type PageConfig, type PluginPage } from '@gauntlet/contract'
import type { ServedPage } from '@gauntlet/server'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { callGuest } from '../cli/guest-code.ts'
import { buildWhenStale, type BuildOptions } from './build-when-stale.ts'

type PrepareOptions = BuildOptions & {
  /** The folder that paths in the config are relative to. */
  readonly root: string
}

/** @throws ToolError what the first page's `check` throws; CONFIG_INVALID for an error that is not of the table */
export async function checkPageSettings(pages: readonly PageConfig[]): Promise<void> {
  for (const page of pages) {
    if (!('plugin' in page)) continue
    try {
      await page.plugin.check?.()
    } catch (cause) {
      if (cause instanceof ToolError) throw cause
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new ToolError('CONFIG_INVALID', `check() of the page "${page.name}" failed: ${why}`, {
        cause,
      })
    }
  }
}

/**
 * The pages of a config as the server takes them, their modules built.
 *
 * @throws ToolError START_FAILED where a build fails, FILE_UNREADABLE where a module is missing
 */
export async function preparePages(
  pages: readonly PageConfig[],
  options: PrepareOptions,
): Promise<ServedPage[]> {
  const served: ServedPage[] = []
  for (const page of pages) {
    served.push(
      'link' in page
        ? { name: page.name, link: new URL(page.link).href }
        : await preparePlugin(page, options),
    )
  }
  return served
}

async function preparePlugin(
  { name, path, plugin }: PluginPage,
  { root, ...options }: PrepareOptions,
): Promise<ServedPage> {
  const toPath = (place: string | URL) =>
    typeof place === 'string' ? resolve(root, place) : fileURLToPath(place)
  const file = toPath(plugin.browser)
  if (plugin.build) {
    const { command, cwd = root, sources } = plugin.build
    const what = `the page "${name}"`
    const build = { what, file, command, cwd: toPath(cwd), sources: sources.map(toPath) }
    await buildWhenStale(build, options)
  }
  await stat(file).catch((cause: unknown) => {
    throw toFileError(cause, `cannot read the module of the page "${name}"`, 'FILE_UNREADABLE')
  })
  const noteLate = (error: unknown): void => {
    const why = error instanceof Error ? error.message : String(error)
    options.note(`read() of the page "${name}" threw after it had answered: ${why}`)
  }
  return {
    name,
    path,
    file,
    read: (query, context) => callGuest(() => plugin.read(query, context), noteLate),
    ...(plugin.timeoutMs !== undefined && { timeoutMs: plugin.timeoutMs }),
  }
}
