import { ToolError } from '@gauntlet/contract'
import { statSync } from 'node:fs'
import { join } from 'node:path'

/** What the commands write goes into these folders of a project. */
const folders = ['artifacts', '.gauntlet']

/**
 * Says it before anything is measured rather than after.
 *
 * @throws ToolError FILE_UNWRITABLE naming the file that lies where a folder has to be
 */
export function refuseFilesInTheWay(root: string): void {
  for (const name of folders) {
    const path = join(root, name)
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found || found.isDirectory()) continue
    const remedy = 'gauntlet keeps its files in a folder of that name, so move the file away'
    throw new ToolError('FILE_UNWRITABLE', `${path} is not a folder: ${remedy}`)
  }
}
