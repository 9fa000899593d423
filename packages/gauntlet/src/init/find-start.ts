import { django, findInterpreter, python, pythonTool } from './find-python.ts'
import { parseObject, readTexts, type FolderView } from './folder-view.ts'
import type { Start } from './findings.ts'

/** How a folder is started, the plainest way first; undefined where its files do not say. */
export function findStart(folder: FolderView): Start | undefined {
  const finders = [node, procfile, django, python, go, ruby, spring, php, dockerfile, nodeFile]
  for (const find of finders) {
    const start = find(folder)
    if (start) return start
  }
  return undefined
}

/** A command for which the shell fills in variables. */
const shell = (line: string): string[] => ['sh', '-c', line]

const frontend =
  /\b(?:vite|next|nuxt|react-scripts|ng|vue-cli-service|webpack(?:-dev-server)?|parcel|expo|gatsby|astro|storybook)\b/
const servers =
  /^(?:express|fastify|koa|@hapi\/hapi|@nestjs\/core|hono|@hono\/node-server|restify|h3|polka|micro|apollo-server|@trpc\/server|elysia)$/

/** How a package manager runs a script, and installs what its lock file names. */
const managers = [
  { locks: ['pnpm-lock.yaml'], run: 'pnpm', install: ['pnpm', 'install', '--frozen-lockfile'] },
  { locks: ['yarn.lock'], run: 'yarn', install: ['yarn', 'install', '--immutable'] },
  { locks: ['bun.lock', 'bun.lockb'], run: 'bun', install: ['bun', 'install'] },
  { locks: ['package-lock.json', 'npm-shrinkwrap.json'], run: 'npm', install: undefined },
]

/** The scripts of a package.json, and the words that run one of them. */
export function readScripts(folder: FolderView): {
  readonly scripts: Readonly<Record<string, string>>
  readonly run: (name: string) => string[]
  readonly dependencies: readonly string[]
  readonly install: readonly string[] | undefined
} {
  const manifest = parseObject(folder.text('package.json')) ?? {}
  const lock = folder.findUpwards(managers.flatMap(({ locks }) => locks))
  const manager = managers.find(({ locks }) => lock !== undefined && locks.includes(lock))
  const { run = 'npm' } = manager ?? {}
  const dependencies = ['dependencies', 'devDependencies'].flatMap((key) =>
    Object.keys(readTexts(manifest[key])),
  )
  const without = dependencies.length === 0 ? [] : ['npm', 'install']
  return {
    scripts: readTexts(manifest['scripts']),
    run: (name) => (name === 'start' && run !== 'bun' ? [run, name] : [run, 'run', name]),
    dependencies,
    install: manager ? manager.install : without,
  }
}

function node(folder: FolderView): Start | undefined {
  if (parseObject(folder.text('package.json')) === undefined) return undefined
  const { scripts, run, dependencies, install } = readScripts(folder)
  const name = ['start', 'start:prod', 'serve', 'start:dev', 'dev'].find((one) => scripts[one])
  const file = ['server.js', 'app.js', 'index.js', 'src/server.js', 'src/index.js'].find((one) =>
    folder.has(one),
  )
  const { main } = parseObject(folder.text('package.json')) ?? {}
  const entry = typeof main === 'string' && folder.has(main) ? main : file
  const rank = dependencies.some((one) => servers.test(one)) ? 5 : 1
  if (name === undefined) {
    if (entry === undefined || dependencies.some((one) => frontend.test(one))) return undefined
    return { command: ['node', entry], from: folder.name(entry), install, rank }
  }
  const script = scripts[name] ?? ''
  const from = `${folder.name('package.json')}: scripts.${name}`
  const isBuilt = scripts['build'] !== undefined && /\b(?:dist|build|lib|out)\//.test(script)
  return {
    command: run(name),
    from,
    install: isBuilt ? withBuild(install, run('build')) : install,
    rank: frontend.test(script) && rank < 5 ? -5 : rank,
    ...(isBuilt && {
      note: `the candidate runs what was built: \`${run('build').join(' ')}\` first`,
    }),
  }
}

/** A server without a package.json: the file that listens. */
function nodeFile(folder: FolderView): Start | undefined {
  if (folder.findUpwards(['package.json']) !== undefined) return undefined
  const files = ['server', 'app', 'index', 'main'].flatMap((name) =>
    ['js', 'mjs', 'cjs'].map((ending) => `${name}.${ending}`),
  )
  const file = files.find((name) => /\.listen\s*\(/.test(folder.text(name) ?? ''))
  if (file === undefined) return undefined
  return { command: ['node', file], from: folder.name(file), install: [], rank: 1 }
}

const withBuild = (install: readonly string[] | undefined, build: readonly string[]): string[] =>
  shell([install ?? ['npm', 'ci'], build].map((words) => words.join(' ')).join(' && '))

function procfile(folder: FolderView): Start | undefined {
  const web = /^web:\s*(.+)$/m.exec(folder.text('Procfile') ?? '')?.[1]
  if (web === undefined) return undefined
  const from = `${folder.name('Procfile')}: web`
  const interpreter = findInterpreter(folder)
  // Its programs are named as those of an environment that is active.
  const path =
    interpreter === undefined ? '' : `PATH="$PWD/${interpreter.replace(/\/python$/, '')}:$PATH" `
  return {
    command: shell(`${path}exec ${web.trim()}`),
    from,
    install: pythonTool(folder).install,
    rank: 4,
  }
}

function go(folder: FolderView): Start | undefined {
  if (!folder.has('go.mod')) return undefined
  const mains = [...folder.texts(/\.go$/)]
    .filter(([, text]) => /^package main\b/m.test(text) && /^func main\(/m.test(text))
    .toSorted(([a], [b]) => a.split('/').length - b.split('/').length)
  const main = mains.find(([, text]) => /http|gin|echo|fiber|chi/.test(text)) ?? mains[0]
  if (!main) return undefined
  const [path] = main
  const module = path.includes('/') ? `./${path.slice(0, path.lastIndexOf('/'))}` : '.'
  return { command: ['go', 'run', module], from: folder.name(path), install: [], rank: 4 }
}

function ruby(folder: FolderView): Start | undefined {
  const gems = folder.text('Gemfile')
  if (gems === undefined) return undefined
  const install = ['bundle', 'install']
  if (folder.has('config/application.rb')) {
    const command = shell('exec bundle exec rails server -b $HOST -p $PORT')
    return { command, from: folder.name('Gemfile'), install, rank: 5, takesPort: true }
  }
  if (!folder.has('config.ru')) return undefined
  const command = shell('exec bundle exec rackup --host $HOST --port $PORT')
  return { command, from: folder.name('config.ru'), install, rank: 4, takesPort: true }
}

function spring(folder: FolderView): Start | undefined {
  const file = ['pom.xml', 'build.gradle', 'build.gradle.kts'].find((name) => folder.has(name))
  if (file === undefined || !/spring-boot|springframework\.boot/.test(folder.text(file) ?? '')) {
    return undefined
  }
  const maven = folder.has('mvnw') ? './mvnw' : 'mvn'
  const gradle = folder.has('gradlew') ? './gradlew' : 'gradle'
  const run = file === 'pom.xml' ? `${maven} spring-boot:run` : `${gradle} bootRun`
  return {
    command: shell(`SERVER_PORT=$PORT exec ${run}`),
    from: folder.name(file),
    install: [],
    rank: 4,
    takesPort: true,
    note: 'Spring takes its database from spring.datasource.url, not from DATABASE_URL: set it in start.command',
  }
}

function php(folder: FolderView): Start | undefined {
  const install = folder.has('composer.json') ? ['composer', 'install'] : []
  const from = ['artisan', 'public/index.php', 'index.php'].find((name) => folder.has(name))
  if (from === undefined) return undefined
  const root = from === 'public/index.php' ? ' -t public' : ''
  const line =
    from === 'artisan'
      ? 'exec php artisan serve --host=$HOST --port=$PORT'
      : `exec php -S $HOST:$PORT${root}`
  return { command: shell(line), from: folder.name(from), install, rank: 3, takesPort: true }
}

/** What an image runs, run here without the image. */
function dockerfile(folder: FolderView): Start | undefined {
  const file = ['Dockerfile', 'Containerfile'].find((name) => folder.has(name))
  const text = file && folder.text(file)?.replaceAll(/\\\r?\n/g, ' ')
  if (file === undefined || text === undefined) return undefined
  const [entry, command] = ['ENTRYPOINT', 'CMD'].map((word) => readInstruction(text, word))
  const words = [...(entry ?? []), ...(command ?? [])]
  if (words.length === 0) return undefined
  return {
    command: withPort(words),
    from: `${folder.name(file)}: ${command ? 'CMD' : 'ENTRYPOINT'}`,
    install: folder.has('package.json') ? undefined : [],
    rank: 2,
    note: `the command of ${folder.name(file)} is run on this machine, without the image: what the image installs or builds must be here`,
  }
}

function readInstruction(text: string, word: string): string[] | undefined {
  const last = [...text.matchAll(new RegExp(String.raw`^\s*${word}\s+(.+)$`, 'gim'))].at(-1)?.[1]
  if (last === undefined) return undefined
  try {
    const words: unknown = JSON.parse(last)
    return Array.isArray(words) ? words.map(String) : undefined
  } catch {
    return shell(last.trim())
  }
}

/** A port that stands in the command becomes the one that Gauntlet gives. */
function withPort(words: readonly string[]): string[] {
  const line = words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`)).join(' ')
  const changed = line
    .replaceAll(/(--port[= ]|(?<= )-p )\d{2,5}\b/g, '$1$PORT')
    .replaceAll(/(--bind[= ]|(?<= )-b )[\w.]+:\d{2,5}\b/g, '$1$HOST:$PORT')
    .replaceAll(/(--host[= ])0\.0\.0\.0/g, '$1$HOST')
  return changed === line ? [...words] : shell(`exec ${changed}`)
}
