import { RESERVED_PAGE_PATHS, ToolError, type PageConfig } from '@gauntlet/contract'
import type { ConfigPath } from './reading-config.ts'

/** What fits into a navigation. */
const maxPages = 20
const maxName = 40
/** A timer of Node holds no more: it would end at once. */
const maxTimeoutMs = 2_147_483_647

/** @throws ToolError CONFIG_INVALID naming the page and what is expected there */
export function checkPages({ file, path }: ConfigPath, pages: readonly unknown[]): void {
  if (pages.length > maxPages) {
    refuse({ file, path }, `has ${pages.length} pages; the navigation takes ${maxPages}`)
  }
  for (const [index, page] of pages.entries()) {
    checkPage({ file, path: `${path}[${index}]` }, page)
  }
  refuseTwice({ file, path }, pages as readonly PageConfig[])
}

function refuseTwice({ file, path }: ConfigPath, pages: readonly PageConfig[]): void {
  const seen = new Set<string>()
  for (const [index, page] of pages.entries()) {
    for (const known of [
      `name "${page.name}"`,
      ...('path' in page ? [`path '${page.path}'`] : []),
    ]) {
      if (seen.has(known))
        refuse({ file, path: `${path}[${index}]` }, `has the ${known} of another page`)
      seen.add(known)
    }
  }
}

function checkPage(place: ConfigPath, value: unknown): void {
  const page = value as Readonly<Record<string, unknown>>
  const isLink = page['link'] !== undefined
  const { name } = page
  if (typeof name !== 'string' || name.trim() === '' || name.length > maxName) {
    refuse(place, `needs a name of 1 to ${maxName} characters`)
  }
  if (isLink) return checkLink(place, String(page['link']))
  if (page['plugin'] === undefined) {
    refuse(place, "needs a link: 'https://...', or a path and a plugin: definePage({ ... })")
  }
  checkPath(place, page['path'])
  checkPlugin({ ...place, path: `${place.path}.plugin` }, page['plugin'])
}

function checkLink(place: ConfigPath, link: string): void {
  const url = URL.canParse(link) ? new URL(link) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    refuse(place, `has a link that is no http or https URL: '${link}'`)
  }
  // Not shown: every user of the dashboard would get it.
  if (url.username !== '' || url.password !== '') {
    refuse(place, 'has a link with a user or password in it')
  }
}

function checkPath(place: ConfigPath, path: unknown): void {
  if (typeof path !== 'string' || !/^[a-z][a-z\d-]{0,39}$/.test(path)) {
    refuse(place, `needs a path of lower-case letters, digits and dashes, such as 'stock'`)
  }
  const reserved: readonly string[] = RESERVED_PAGE_PATHS
  if (reserved.includes(path)) {
    refuse(place, `cannot have the path '${path}', which is the dashboard's own`)
  }
}

function checkPlugin(place: ConfigPath, value: unknown): void {
  const { browser, build, timeoutMs = 1, read } = value as Record<string, unknown>
  if (!isFile(browser)) {
    refuse(
      place,
      "needs browser, the file of its module: './page.js' or new URL('./page.js', import.meta.url)",
    )
  }
  if (typeof read !== 'function') refuse(place, 'needs a function read(query, { signal, now })')
  if (!(Number(timeoutMs) > 0 && Number(timeoutMs) <= maxTimeoutMs)) {
    refuse(place, `needs a timeoutMs above 0, and ${maxTimeoutMs} at most`)
  }
  if (build !== undefined) checkBuild({ ...place, path: `${place.path}.build` }, build)
}

function checkBuild(place: ConfigPath, value: unknown): void {
  const { command, cwd, sources } = value as Record<string, unknown>
  if (
    !Array.isArray(command) ||
    command.length === 0 ||
    !command.every((word) => typeof word === 'string')
  ) {
    refuse(place, "needs a command of words: ['npx', 'vite', 'build']")
  }
  if (cwd !== undefined && !isFile(cwd)) refuse(place, 'has a cwd that is no folder')
  if (!Array.isArray(sources) || sources.length === 0 || !sources.every(isFile)) {
    refuse(place, "needs sources, the files and folders it is made from: ['./page']")
  }
}

/** A path, or a `file:` URL. */
function isFile(value: unknown): boolean {
  if (value instanceof URL) return value.protocol === 'file:'
  return typeof value === 'string' && value !== ''
}

function refuse({ file, path }: ConfigPath, what: string): never {
  throw new ToolError('CONFIG_INVALID', `${file}: ${path} ${what}`)
}
