import { ToolError } from '@gauntlet/contract'
import { cp, mkdir, mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The files of the demo: beside this module, and in the package beside its modules. */
const template = fileURLToPath(new URL('./project', import.meta.url))

/**
 * Writes the project of the demo: two builds of a shop, and the config that compares them.
 *
 * @param folder relative to `cwd`; it must be new or empty. Without one it is a new temporary folder.
 * @returns the folder, absolute
 * @throws ToolError USAGE for a folder that is not empty, FILE_UNWRITABLE where nothing can be written
 */
export async function makeDemoProject(cwd: string, folder: string | undefined): Promise<string> {
  const root = folder === undefined ? undefined : resolve(cwd, folder)
  try {
    const made = root ?? (await mkdtemp(join(tmpdir(), 'gauntlet-demo-')))
    await mkdir(made, { recursive: true })
    if ((await readdir(made)).length > 0) {
      throw new ToolError('USAGE', `${made} is not empty; name a new folder with --dir`)
    }
    await cp(template, made, { recursive: true })
    return made
  } catch (error) {
    if (error instanceof ToolError) throw error
    const { message } = error as Error
    throw new ToolError('FILE_UNWRITABLE', `the demo cannot be written: ${message}`)
  }
}
