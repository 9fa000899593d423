import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { PackedProject, ProjectFiles } from './project-files.ts'

/** The files in one piece, each with its hash. */
export async function packProject(project: ProjectFiles): Promise<Uint8Array> {
  const { base, home, files, secrets, folders } = project
  const packed: PackedProject = {
    home: relative(base, home).split(sep).join('/'),
    files: await Promise.all(
      files.map(async (path) => {
        const content = await readFile(join(base, path))
        const sha256 = createHash('sha256').update(content).digest('hex')
        return { path, sha256, content: content.toString('base64') }
      }),
    ),
    secrets,
    folders,
  }
  return await promisify(gzip)(JSON.stringify(packed))
}
