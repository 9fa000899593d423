import { toFileError, ToolError } from '@gauntlet/contract'
import { constants, lstatSync, openSync } from 'node:fs'
import { chmod, chown, lstat, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { checkStateFolder } from './state-folder.ts'
import { makeFolder } from './write-whole.ts'

const groupMayWrite = 0o020
const othersMayWrite = 0o002

export type OwnFolderOptions = {
  /** Default 0700. */
  readonly mode?: number
  /** Another user of ours, who may own it where nobody else could have made it: what earlier versions left. */
  readonly formerOwner?: number | undefined
}

/**
 * Makes a folder that only this user can change, or takes the one that is there. Its parents are made as usual.
 *
 * @throws ToolError PATH_FOREIGN for a link, another user's folder, or one that everybody may write to, and for a
 *   `.gauntlet` around it that is one: whoever made it could have put links in the place of our files
 */
export async function makeOwnFolder(path: string, options: OwnFolderOptions = {}): Promise<void> {
  const { mode = 0o700, formerOwner } = options
  await checkStateFolder(path)
  await makeFolder(dirname(path))
  await mkdir(path, { mode }).catch(unlessThere)
  const found = await lstat(path)
  if (!found.isDirectory()) throw refuse(path, found.isSymbolicLink() ? 'is a link' : 'is a file')
  const isFormer = found.uid === formerOwner && (await isOnlyOurs(dirname(path)))
  if (!isOurs(found.uid) && !isFormer) throw refuse(path, `belongs to another user (${found.uid})`)
  if (found.mode & othersMayWrite) throw refuse(path, 'may be written to by everybody')
  if (isFormer) await chown(path, process.getuid?.() ?? found.uid, found.gid)
  if ((found.mode & 0o777) !== mode) await chmod(path, mode)
}

/**
 * The text of a file that only we and one other user of ours may have written.
 *
 * @throws ToolError PATH_FOREIGN for a link or another user's file
 */
export async function readOwnFile(path: string, formerOwner?: number): Promise<string> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(refuseLink(path))
  try {
    const found = await file.stat()
    const { uid } = found
    if (!found.isFile()) throw refuse(path, 'is no file')
    if (!isOurs(uid) && uid !== formerOwner) {
      throw refuse(path, `belongs to another user (${uid})`)
    }
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

/**
 * Opens a log to write to, which is never a link to something else, nor a pipe: who opens one that nobody reads waits for
 * ever, and gets no Ctrl-C.
 *
 * @throws ToolError PATH_FOREIGN
 */
export function openLog(path: string, how: 'append' | 'replace'): number {
  const { O_WRONLY, O_CREAT, O_APPEND, O_TRUNC, O_NOFOLLOW, O_NONBLOCK } = constants
  const kind = how === 'append' ? O_APPEND : O_TRUNC
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found && !found.isFile() && !found.isSymbolicLink()) throw refuse(path, 'is no file')
  try {
    return openSync(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | kind)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') throw refuse(path, 'is a link')
    throw toFileError(error, `cannot write the log ${path}`)
  }
}

/** Whether nobody else can make something in this folder. */
async function isOnlyOurs(folder: string): Promise<boolean> {
  const { uid, mode } = await lstat(folder)
  return isOurs(uid) && (mode & (groupMayWrite | othersMayWrite)) === 0
}

/** Where there are no users (Windows), everything is ours. */
function isOurs(uid: number): boolean {
  return process.getuid === undefined || uid === process.getuid()
}

function refuseLink(path: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw error.code === 'ELOOP' ? refuse(path, 'is a link') : error
  }
}

function refuse(path: string, what: string): ToolError {
  return new ToolError('PATH_FOREIGN', `${path} ${what}, and is not used`)
}

export function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
