import { ToolError } from '@gauntlet/contract'
import { execFile } from 'node:child_process'
import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const { O_RDONLY, O_WRONLY, O_NONBLOCK, O_NOFOLLOW } = constants

/** The use of a shared server by this process. It ends with the process, however that ends: it is an open file. */
export type ServerUse = {
  /** Whether the server's guard waits for the end of this use; else the server is about to be stopped. */
  isGuarded(): boolean
  end(): void
}

/** Of a server that does not depend on its users. */
export const noUse: ServerUse = { isGuarded: () => true, end: () => undefined }

/**
 * Joins the users of the server in this folder. Each holds a FIFO open for writing, and the guard reads it: it comes to
 * its end when the last user is gone. Undefined where no guard reads it.
 */
export function joinUsers(folder: string): ServerUse | undefined {
  let file: number | undefined
  try {
    file = openSync(fifo(folder), O_WRONLY | O_NONBLOCK | O_NOFOLLOW)
  } catch (error) {
    // Nobody reads it; or the server was started before there were guards.
    const { code = '', message } = error as NodeJS.ErrnoException
    if (['ENXIO', 'ENOENT'].includes(code)) return undefined
    throw new ToolError('PATH_FOREIGN', `${fifo(folder)} is not what Gauntlet made: ${message}`, {
      cause: error,
    })
  }
  return {
    isGuarded: () => {
      try {
        return file !== undefined && writeSync(file, '\n') === 1
      } catch {
        return false // EPIPE: who read it has gone
      }
    },
    end: () => {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}

/**
 * The FIFO's reading end for the guard of a server that is about to start, and this process as its first user: should it
 * be killed before the guard reads, the guard finds the end at once.
 */
export async function openUsers(
  folder: string,
): Promise<{ readonly guardEnd: number; readonly use: ServerUse }> {
  const path = fifo(folder)
  await promisify(execFile)('mkfifo', ['-m', '600', path]).catch((cause: Error) => {
    if (cause.message.includes('exists')) return
    throw new ToolError('START_FAILED', `cannot make ${path}: ${cause.message}`, { cause })
  })
  // A reader opens without a writer only when it does not wait, and the guard's end must wait.
  const opener = openSync(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
  try {
    const use = joinUsers(folder) ?? noUse
    return { guardEnd: openSync(path, O_RDONLY | O_NOFOLLOW), use }
  } finally {
    closeSync(opener)
  }
}

function fifo(folder: string): string {
  return join(folder, 'users')
}
