import { toFileError } from '@gauntlet/contract'
import { makeFolder } from '@gauntlet/stack'
import { access, constants } from 'node:fs/promises'

/** @throws ToolError FILE_FORBIDDEN and the like when there is no such folder, and none can be made, or nothing may be written in it */
export async function requireWritableFolder(folder: string): Promise<void> {
  await makeFolder(folder)
  try {
    await access(folder, constants.W_OK)
  } catch (cause) {
    throw toFileError(cause, `cannot write to ${folder}`)
  }
}
