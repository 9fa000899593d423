import { chmod, lstat, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

const othersMayWrite = 0o002

/**
 * Makes a folder that only this user can change, or takes the one that is there. Its parents are made as usual.
 *
 * @param mode 0711 where another user of ours works on a folder in it
 * @throws Error for a link, another user's folder, or one that everybody may write to: whoever made it could have put
 *   links in the place of our files
 */
export async function makeOwnFolder(path: string, mode: 0o700 | 0o711 = 0o700): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await mkdir(path, { mode }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  const found = await lstat(path)
  if (!found.isDirectory()) throw refuse(path, 'is a link or a file')
  if (process.getuid && found.uid !== process.getuid())
    throw refuse(path, 'belongs to another user')
  if (found.mode & othersMayWrite) throw refuse(path, 'may be written to by everybody')
  if ((found.mode & 0o777) !== mode) await chmod(path, mode)
}

function refuse(path: string, what: string): Error {
  return new Error(
    `${path} ${what}, and is not used; remove it, or set DATABASE_URL to use your own`,
  )
}
