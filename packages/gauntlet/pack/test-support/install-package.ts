import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = fileURLToPath(new URL('../../../..', import.meta.url))

/** Builds the tarball as `npm run pack` does. @returns its path */
export function packGauntlet(): string {
  const args = ['run', '-s', 'pack', '-w', 'gauntlet']
  return execFileSync('npm', args, { cwd: repository, encoding: 'utf8', stdio: 'pipe' })
    .trim()
    .split('\n')
    .at(-1) as string
}

export type Project = { readonly root: string; remove(): Promise<void> }

/** An empty folder with the package installed as a user does, and files of the user's. */
export async function installPackage(
  tarball: string,
  files: Readonly<Record<string, string>>,
): Promise<Project> {
  const root = await mkdtemp(join(tmpdir(), 'gauntlet-package-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text)
  if (!existsSync(join(root, 'package.json'))) await writeFile(join(root, 'package.json'), '{}')
  const args = ['install', '--offline', '--no-audit', '--no-fund', tarball]
  execFileSync('npm', args, { cwd: root, stdio: 'pipe' })
  return { root, remove: () => rm(root, { recursive: true, force: true }) }
}

/** The optional peer, from this repository: nothing is downloaded. */
export async function linkPeer(root: string, name: string): Promise<void> {
  const link = join(root, 'node_modules', name)
  await mkdir(join(link, '..'), { recursive: true })
  await symlink(join(repository, 'node_modules', name), link)
}
