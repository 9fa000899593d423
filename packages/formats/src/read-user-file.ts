import { ToolError, toFileError } from '@gauntlet/contract'
import { constants, type Stats } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'

/** Larger than any file written by hand: a larger one was named by mistake. */
const MOST_BYTES = 64 * 1024 * 1024

/**
 * The text of a file that the user named.
 *
 * @param what `the gap file`, for messages
 * @throws ToolError FILE_UNREADABLE for a folder, a FIFO, a device and a file of more than `mostBytes`; the code of the
 *   system's own reason, such as FILE_FORBIDDEN
 */
export async function readUserFile(
  file: string,
  what: string,
  mostBytes = MOST_BYTES,
): Promise<string> {
  return (await readUserBytes(file, what, mostBytes)).toString('utf8')
}

/** The same as bytes. */
export async function readUserBytes(
  file: string,
  what: string,
  mostBytes = MOST_BYTES,
): Promise<Buffer> {
  const handle = await openUserFile(file, what)
  try {
    const { size } = await handle.stat()
    if (size > mostBytes) {
      throw unreadable(what, file, `it has ${size} bytes, and at most ${mostBytes} are read`)
    }
    return await handle.readFile()
  } catch (cause) {
    throw toFileError(cause, `${what} cannot be read: ${file}`, 'FILE_UNREADABLE')
  } finally {
    await handle.close()
  }
}

/** Opens without waiting: a FIFO that nobody writes to would hold the command for ever. @throws ToolError as above */
export async function openUserFile(file: string, what: string): Promise<FileHandle> {
  const { O_RDONLY, O_NONBLOCK } = constants
  const handle = await open(file, O_RDONLY | O_NONBLOCK).catch((cause: unknown) => {
    throw toFileError(cause, `${what} cannot be read`, 'FILE_UNREADABLE')
  })
  const found = await handle.stat()
  if (found.isFile()) return handle
  await handle.close()
  throw unreadable(what, file, `it is ${describeKind(found)}, not a file`)
}

function describeKind(found: Stats): string {
  if (found.isDirectory()) return 'a folder'
  return found.isFIFO() ? 'a FIFO' : 'a device'
}

function unreadable(what: string, file: string, why: string): ToolError {
  return new ToolError('FILE_UNREADABLE', `${what} cannot be read: ${file}: ${why}`)
}
