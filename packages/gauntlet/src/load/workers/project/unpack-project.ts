import { ToolError } from '@gauntlet/contract'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, normalize, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { PackedProject } from './project-files.ts'

export type UnpackOptions = {
  /** Is made. */
  readonly folder: string
  /** The folder of this machine that has what does not travel: files with secrets, and `node_modules`. */
  readonly own: string
}

/**
 * Writes the files of a project that came from a coordinator, and links what only this machine has.
 *
 * @returns the folder that its paths are relative to
 * @throws ToolError FILE_UNREADABLE naming a file that is not here, or not what was sent
 */
export async function unpackProject(
  bytes: Uint8Array,
  { folder, own }: UnpackOptions,
): Promise<string> {
  const text = (await promisify(gunzip)(bytes)).toString('utf8')
  const packed = JSON.parse(text) as PackedProject
  const toPlace = (path: string): string => join(folder, requireInside(path))
  await mkdir(folder, { recursive: true })
  for (const path of packed.folders) await mkdir(toPlace(path), { recursive: true })
  for (const { path, sha256, content } of packed.files) {
    const bytesOfFile = Buffer.from(content, 'base64')
    if (createHash('sha256').update(bytesOfFile).digest('hex') !== sha256)
      throw new ToolError(
        'FILE_UNREADABLE',
        `${path} is not what was sent: its SHA-256 is another one`,
      )
    await mkdir(dirname(toPlace(path)), { recursive: true })
    await writeFile(toPlace(path), bytesOfFile)
  }
  for (const path of packed.secrets) await linkOwn(path, { packed, own, place: toPlace(path) })
  const modules = join(own, 'node_modules')
  if (existsSync(modules)) await symlink(modules, join(toPlace(packed.home), 'node_modules'))
  return folder
}

type Secret = { readonly packed: PackedProject; readonly own: string; readonly place: string }

async function linkOwn(path: string, { packed, own, place }: Secret): Promise<void> {
  const here = join(own, relative(join(sep, packed.home), join(sep, path)))
  if (!existsSync(here))
    throw new ToolError('FILE_UNREADABLE', `${here} is not there, and the load needs it`, {
      hint: 'Files with keys and passwords do not travel: put it there, or start the worker in a folder that has it.',
    })
  await mkdir(dirname(place), { recursive: true })
  await symlink(here, place)
}

/** A coordinator decides what a worker runs, but not what it overwrites. */
function requireInside(path: string): string {
  const clean = normalize(path)
  if (clean === '..' || clean.startsWith(`..${sep}`) || clean.startsWith(sep))
    throw new ToolError('FILE_UNREADABLE', `${path} is outside of the folder of the load`)
  return clean
}
