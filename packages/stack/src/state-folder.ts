import { ToolError } from '@gauntlet/contract'
import type { Stats } from 'node:fs'
import { lstat, mkdir, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'

const NAME = '.gauntlet'
const othersMayWrite = 0o002

/**
 * Looks at the `.gauntlet` that a path lies in, and makes it closed to others where it is missing. Worktrees and clusters
 * in it are run and read: whoever may write to it, or owns it, could put others in their place between two looks. Those
 * who may do so anyway are trusted: this user, root, and the owner of the project, whose config is run. A link that one of
 * them made is followed, to a folder that is looked at likewise.
 *
 * @throws ToolError PATH_FOREIGN naming the folder, and what to do
 */
export async function checkStateFolder(path: string): Promise<void> {
  const folder = findStateFolder(path)
  if (folder === undefined || process.getuid === undefined) return
  // What stands in the way of making it is said where something is made in it.
  await mkdir(folder, { mode: 0o755 }).catch(() => undefined)
  const itself = await lstat(folder).catch(() => undefined)
  const found = await stat(folder).catch(() => undefined)
  if (!itself || !found) return
  const project = await stat(dirname(folder))
  const trusted = new Set([process.getuid(), 0, project.uid])
  for (const each of [itself, found]) {
    const what = describeDanger(each, trusted)
    if (what !== undefined) throw refuse(folder, what, itself.isSymbolicLink())
  }
}

function findStateFolder(path: string): string | undefined {
  for (let at = path; at !== dirname(at); at = dirname(at)) if (basename(at) === NAME) return at
  return undefined
}

function describeDanger(found: Stats, trusted: ReadonlySet<number>): string | undefined {
  if (!trusted.has(found.uid)) return `belongs to another user (${found.uid})`
  // The mode of a link says nothing.
  const isOpen = found.isDirectory() && (found.mode & othersMayWrite) !== 0
  return isOpen ? 'may be written to by everybody' : undefined
}

function refuse(folder: string, what: string, isLink: boolean): ToolError {
  const it = isLink ? `${folder} is a link that, or to a folder that,` : folder
  return new ToolError('PATH_FOREIGN', `${it} ${what}, and is not used`, {
    hint: `Remove it, and it is made anew; or make it yours and closed to others: \`chown $(id -u) ${folder} && chmod o-w ${folder}\`.`,
  })
}
