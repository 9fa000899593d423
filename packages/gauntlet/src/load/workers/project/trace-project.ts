import { ToolError } from '@gauntlet/contract'
import { traceModules } from '@gauntlet/formats'
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findEnvNames } from './find-env-names.ts'
import { isSecret } from './is-secret.ts'
import type { ProjectFiles } from './project-files.ts'
import { traceReads } from './trace-reads.ts'

/** What is there to be loaded by a worker, besides the files that loading opens. */
export type Loaded<Value> = {
  readonly value: Value
  /** The folder of the project, to which named paths are relative. */
  readonly root: string
  /** Undefined where there is none. */
  readonly configFile: string | undefined
  /** Files that functions open later, which the author names. */
  readonly more: readonly string[]
}

export type TracedProject<Value> = { readonly value: Value; readonly project: ProjectFiles }

type Where = {
  /** The folder in which the command was called. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The files that are sent may have so many bytes. */
const MOST_BYTES = 64 * 1_024 * 1_024

/**
 * Loads a config and a scenario, and notes of which files they are made: the modules that are imported, without packages of
 * `node_modules`, and the files of the project that are opened meanwhile.
 *
 * @throws ToolError what loading throws; FILE_TOO_LARGE
 */
export async function traceProject<Value>(
  where: Where,
  load: () => Promise<Loaded<Value>>,
): Promise<TracedProject<Value>> {
  const listModules = traceModules()
  const endReads = traceReads()
  let opened: readonly string[] = []
  let loaded: Loaded<Value>
  try {
    loaded = await load()
  } finally {
    opened = endReads()
  }
  const { value, root, configFile, more } = loaded
  // The paths of modules have no links in them.
  const cwd = realpathSync(where.cwd)
  const home = configFile === undefined ? cwd : dirname(realpathSync(configFile))
  const near = [where.cwd, cwd, root, realpathSync(root), home, dirname(configFile ?? cwd)]
  const modules = listModules().filter(isUsers)
  const manifests = modules.flatMap(findManifest)
  const read = opened
    .filter(isFile)
    // A link and what it leads to: either may be asked for.
    .flatMap((file) => [file, realpathSync(file)])
    .filter((file) => near.some((folder) => isBelow(file, folder)) && isUsers(file))
  const named = more.flatMap((path) => listNamed(path, root))
  const files = [...new Set([...modules, ...manifests, ...read, ...named])].filter(isFile)
  const folders = [cwd, realpathSync(root), home]
  return { value, project: toProject(files.toSorted(), { folders, home, cwd, env: where.env }) }
}

/** A file, or all of a folder. @throws ToolError CONFIG_INVALID where there is none */
function listNamed(path: string, root: string): readonly string[] {
  const full = resolve(root, path)
  const found = statSync(full, { throwIfNoEntry: false })
  if (!found) throw new ToolError('CONFIG_INVALID', `workerFiles: there is no ${full}`)
  if (!found.isDirectory()) return [realpathSync(full)]
  const names = readdirSync(full, { recursive: true, encoding: 'utf8' })
  return names.map((name) => realpathSync(join(full, name)))
}

type Found = Where & { readonly home: string; readonly folders: readonly string[] }

function toProject(files: readonly string[], { home, folders, cwd, env }: Found): ProjectFiles {
  const base = findBase([...folders, ...files.map((file) => dirname(file))])
  const toPath = (file: string): string => relative(base, file).split(sep).join('/')
  const names = new Set<string>()
  const sent: string[] = []
  const secrets: string[] = []
  let bytes = 0
  for (const file of files) {
    const content = readFileSync(file)
    const text = content.toString('utf8')
    if (isSecret(file, text)) {
      secrets.push(toPath(file))
      continue
    }
    bytes += content.length
    sent.push(toPath(file))
    for (const name of findEnvNames(text)) if (env[name] !== undefined) names.add(name)
  }
  if (bytes > MOST_BYTES)
    throw new ToolError(
      'FILE_TOO_LARGE',
      `the files of the scenario have ${bytes} bytes, and at most ${MOST_BYTES} are sent to workers`,
      { hint: 'Read large files only where they are needed, or send the load with --workers N.' },
    )
  return {
    base,
    cwd,
    home,
    files: sent,
    secrets,
    folders: folders.map(toPath),
    env: [...names].toSorted(),
  }
}

/** The folder that all of these are in. */
function findBase(folders: readonly string[]): string {
  return folders.reduce((base, folder) => {
    let shared = base
    while (!isBelow(folder, shared)) shared = dirname(shared)
    return shared
  })
}

const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)

const isFile = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isFile() ?? false

/** Not of a package, and not ours: in a clone our own modules are beside those of the user. */
function isUsers(file: string): boolean {
  return !file.includes(`${sep}node_modules${sep}`) && !isBelow(file, OURS)
}

const OURS = findOurs(fileURLToPath(import.meta.url))

/** The folder `packages` of a clone; of the package the folder of this file. */
function findOurs(file: string): string {
  if (!file.endsWith('.ts')) return dirname(file)
  const at = file.lastIndexOf(`${sep}packages${sep}`)
  return file.slice(0, at + `${sep}packages`.length)
}

/** Says how a `.js` file is read. */
function findManifest(file: string): string[] {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest)) return [manifest]
  }
  return []
}
