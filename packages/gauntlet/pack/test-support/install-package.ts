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

/** How a package manager is called: in the project's folder, with the path of the tarball. */
export type Installer = (root: string, tarball: string) => void

const npm: Installer = (cwd, tarball) => {
  const args = ['install', '--offline', '--no-audit', '--no-fund', tarball]
  execFileSync('npm', args, { cwd, stdio: 'pipe' })
}

/** Into a separate folder under the project's: `npm install -g` with another prefix. */
export const npmGlobal: Installer = (cwd, tarball) => {
  const args = ['install', '-g', '--prefix', join(cwd, 'prefix'), '--offline', '--no-fund', tarball]
  execFileSync('npm', args, { cwd, stdio: 'pipe' })
}

/** Package managers in JavaScript, run by this Node. Caches stay in the project's folder, to be removed with it. */
export const managers = {
  pnpm: {
    file: 'pnpm/bin/pnpm.cjs',
    args: (tarball: string) => ['add', '--offline', '--store-dir', '.store', tarball],
  },
  'yarn 1': {
    file: 'yarn-1/bin/yarn.js',
    args: (tarball: string) => ['add', '--offline', '--cache-folder', '.cache', `file:${tarball}`],
  },
  'yarn 4': {
    file: 'yarn-4/bin/yarn.js',
    args: (tarball: string) => ['add', `gauntlet@file:${tarball}`],
  },
} as const

/** @param tools the folder into which `.ci/run` installed the package managers */
export function installerOf(name: keyof typeof managers, tools: string): Installer {
  const { file, args } = managers[name]
  return (cwd, tarball) => {
    execFileSync(process.execPath, [join(tools, 'node_modules', file), ...args(tarball)], {
      cwd,
      stdio: 'pipe',
      env: { ...process.env, CI: '', YARN_ENABLE_TELEMETRY: '0' },
    })
  }
}

/** An empty folder with the package installed as a user does, and files of the user's. */
export async function installPackage(
  tarball: string,
  files: Readonly<Record<string, string>>,
  install: Installer = npm,
): Promise<Project> {
  const root = await mkdtemp(join(tmpdir(), 'gauntlet-package-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text)
  if (!existsSync(join(root, 'package.json'))) await writeFile(join(root, 'package.json'), '{}')
  install(root, tarball)
  return { root, remove: () => rm(root, { recursive: true, force: true }) }
}

/** The optional peer, from this repository: nothing is downloaded. @param modules a folder `node_modules` */
export async function linkPeer(modules: string, name: string): Promise<void> {
  await mkdir(modules, { recursive: true })
  await symlink(join(repository, 'node_modules', name), join(modules, name))
}
