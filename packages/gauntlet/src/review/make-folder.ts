import { toFileError } from '@gauntlet/contract'
import { access, constants, mkdir } from 'node:fs/promises'

/** @throws ToolError FILE_UNWRITABLE when there is no such folder, and none can be made, or nothing may be written in it */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
  } catch (cause) {
    throw toFileError(cause, `cannot write to ${folder}`)
  }
}
