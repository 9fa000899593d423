import { createHash } from 'node:crypto'
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { bundleModules } from '../bundle.ts'

declare module 'vitest' {
  // Merged into Vitest's own interface, which must be one; the tests' kit has the same.
  interface ProvidedContext {
    gauntletCommand: string
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const packages = join(root, '..')
const builds = join(root, 'dist', 'for-tests')
/** Longer than a test run takes: one that goes on may use a build that is not the newest. */
const keptMs = 86_400_000

/** The command as users get it, bundled once for all tests that start it: from source each start costs seconds. */
export async function setup(project: TestProject): Promise<void> {
  const folder = join(builds, await hashSources())
  if (!existsSync(folder)) await build(folder)
  project.provide('gauntletCommand', join(folder, 'bin', 'gauntlet.js'))
}

/** Of everything that the bundle is made of. */
async function hashSources(): Promise<string> {
  const names = await readdir(packages, { recursive: true })
  const sources = names.filter(
    (name) => /^[\w-]+\/(?:src|bin|pack)\/.*\.[jt]s$/.test(name) && !name.endsWith('.test.ts'),
  )
  const hash = createHash('sha256')
  for (const file of [...sources.toSorted(), 'gauntlet/package.json', '../package-lock.json'])
    hash.update(`${file}\n`).update(await readFile(join(packages, file)))
  return hash.digest('hex').slice(0, 16)
}

/** As the package has it. Two test runs may build at once: each makes its own, and the first is used. */
async function build(folder: string): Promise<void> {
  await mkdir(builds, { recursive: true })
  await removeOld()
  const draft = await mkdtemp(join(builds, 'draft-'))
  await bundleModules(root, join(draft, 'dist'))
  await symlink(join(packages, 'store', 'src', 'migrations'), join(draft, 'dist', 'migrations'))
  await symlink(join(packages, 'dashboard', 'dist', 'pages'), join(draft, 'dist', 'pages'))
  await mkdir(join(draft, 'bin'))
  await cp(join(root, 'package.json'), join(draft, 'package.json'))
  await cp(join(root, 'bin', 'start.js'), join(draft, 'bin', 'start.js'))
  await cp(join(root, 'bin', 'gauntlet-of-package.js'), join(draft, 'bin', 'gauntlet.js'))
  await chmod(draft, 0o755) // some tests run it as another user
  await rename(draft, folder).catch(async () => await rm(draft, { recursive: true }))
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(builds)) {
    const folder = join(builds, name)
    const { mtimeMs } = await stat(folder)
    if (Date.now() - mtimeMs > keptMs) await rm(folder, { recursive: true, force: true })
  }
}
