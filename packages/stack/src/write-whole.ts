import { toFileError, ToolError } from '@gauntlet/contract'
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, lstat, mkdir, open, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

export type WriteOptions = {
  /** Refuses to replace a file that is there already. */
  readonly isNew?: boolean
}

/**
 * Writes a file whole or not at all: what was there before stays until the new text is on the disk, also through a kill
 * or a full disk. Folders on the way are made. A link is followed, and keeps leading there; a device or a pipe (`/dev/stdout`)
 * is written to directly.
 *
 * @param content a text, or its parts
 * @throws ToolError DISK_FULL, FILE_FORBIDDEN, DISK_READ_ONLY, TOO_MANY_FILES or FILE_UNWRITABLE, naming the file
 */
export async function writeWhole(
  file: string,
  content: string | Iterable<string>,
  { isNew = false }: WriteOptions = {},
): Promise<void> {
  try {
    await makeFolder(dirname(file))
    const found = await findFile(file)
    if (found?.kind === 'pipe') await writePipe(found.path, content)
    else if (found?.kind === 'other') await writeFile(found.path, content)
    else await replace(found?.path ?? file, content, { isNew, mode: found?.mode })
  } catch (cause) {
    const { message, code } = cause as NodeJS.ErrnoException
    // The folder is there by now: a file system that takes no files answers like that, too.
    if (code === 'ENOENT') {
      const said = `cannot write ${file}: the folder ${dirname(file)} takes no new files`
      throw new ToolError('FILE_FORBIDDEN', said, { cause })
    }
    throw cause instanceof ToolError
      ? new ToolError(cause.code, `cannot write ${file}: ${message}`, { cause })
      : withoutPartial(toFileError(cause, `cannot write ${file}`))
  }
}

/** The name under which it is written first is of no use to the reader: `open '/a/b.json.1f2e3d4c.partial'`. */
function withoutPartial(error: ToolError): ToolError {
  const message = error.message.replaceAll(/, \w+ '[^']*\.partial'(?: -> '[^']*')?/g, '')
  return message === error.message
    ? error
    : new ToolError(error.code, message, { cause: error.cause })
}

/**
 * Makes a folder and those on its way.
 *
 * @throws ToolError as `writeWhole`, naming the folder
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    throw toFileError(await findReason(folder, cause), `cannot make the folder ${folder}`)
  }
}

/** Node says ENOENT for every reason why it cannot make a folder's parent: the parent itself says which it is. */
async function findReason(folder: string, cause: unknown): Promise<unknown> {
  if ((cause as NodeJS.ErrnoException).code !== 'ENOENT' || folder === dirname(folder)) return cause
  try {
    await mkdir(folder)
    return cause
  } catch (reason) {
    const isParent = (reason as NodeJS.ErrnoException).code === 'ENOENT'
    return isParent ? await findReason(dirname(folder), reason) : reason
  }
}

type Found = {
  readonly path: string
  readonly kind: 'file' | 'pipe' | 'other'
  readonly mode: number
}

async function findFile(file: string): Promise<Found | undefined> {
  const own = await lstat(file).catch(() => undefined)
  if (!own) return undefined
  const path = own.isSymbolicLink() ? await realpath(file) : file
  const stats = await lstat(path)
  const kind = stats.isFile() ? 'file' : stats.isFIFO() ? 'pipe' : 'other'
  return { path, kind, mode: stats.mode & 0o777 }
}

/** Who opens a pipe that nobody reads waits for ever: asked without waiting, the system says so. @throws ENXIO */
async function writePipe(path: string, content: string | Iterable<string>): Promise<void> {
  const probe = await open(path, constants.O_WRONLY | constants.O_NONBLOCK)
  try {
    await writeFile(path, content)
  } finally {
    await probe.close()
  }
}

type Replacement = { readonly isNew: boolean; readonly mode: number | undefined }

async function replace(
  file: string,
  content: string | Iterable<string>,
  { isNew, mode = 0o666 }: Replacement,
): Promise<void> {
  // A name nobody else uses: of two writers of one file the last wins, and neither mixes with the other.
  const partial = `${file}.${randomBytes(4).toString('hex')}.partial`
  try {
    const handle = await open(partial, 'wx', mode)
    try {
      await writeFile(handle, content)
      // Without it a file system may keep the new name and lose the bytes when the machine goes down.
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (!isNew) return await rename(partial, file)
    await link(partial, file)
    await rm(partial)
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined)
    throw error
  }
}
