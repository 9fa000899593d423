import type { FolderView } from './folder-view.ts'
import type { Start } from './findings.ts'

/** A command for which the shell fills in variables. */
const shell = (line: string): string[] => ['sh', '-c', line]

/** The interpreter of a virtual environment that lies here or in a folder above, relative to this folder. */
export function findInterpreter(folder: FolderView): string | undefined {
  const names = ['.venv', 'venv', '.env', 'env'].map((name) => `${name}/bin/python`)
  const found = folder.findUpwards(names)
  if (found === undefined || folder.has(found)) return found
  const depth = folder.folder.split('/').length
  const ups = Array.from({ length: depth }, (_, at) => '../'.repeat(at + 1))
  return ups.map((up) => `${up}${found}`).find((path) => folder.has(path))
}

/** What makes such an environment again, where another revision is checked out: it is no part of a revision. */
function makeEnvironment(folder: FolderView, interpreter: string): readonly string[] {
  const place = interpreter.replace(/\/bin\/python$/, '')
  const listed = ['requirements.txt', 'pyproject.toml', 'setup.py'].find((name) => folder.has(name))
  if (listed === undefined) return []
  const what = listed === 'requirements.txt' ? '-r requirements.txt' : '.'
  return shell(`python3 -m venv ${place} && ${interpreter} -m pip install ${what}`)
}

/** How Python runs here: by the tool that locked the packages, in the virtual environment, else as the shell of the user finds it. */
export function pythonTool(folder: FolderView): {
  readonly run: readonly string[]
  readonly install: readonly string[]
  /** What is not made for another revision: a sentence. */
  readonly gaps?: readonly string[]
} {
  if (folder.findUpwards(['uv.lock'])) return { run: ['uv', 'run', 'python'], install: ['uv', 'sync'] }
  if (folder.has('poetry.lock')) {
    return { run: ['poetry', 'run', 'python'], install: ['poetry', 'install'] }
  }
  if (folder.has('Pipfile.lock')) {
    return { run: ['pipenv', 'run', 'python'], install: ['pipenv', 'sync'] }
  }
  const interpreter = findInterpreter(folder)
  if (interpreter === undefined) return { run: ['python3'], install: [] }
  const install = makeEnvironment(folder, interpreter)
  if (install.length > 0) return { run: [interpreter], install }
  const gap = `baseline: ${interpreter} is not in its folder, and no requirements.txt or pyproject.toml lists the packages. Let \`install\` of targets.baseline.start make it`
  return { run: [interpreter], install, gaps: [gap] }
} // prettier-ignore

export function django(folder: FolderView): Start | undefined {
  if (!folder.has('manage.py')) return undefined
  const { run, install } = pythonTool(folder)
  const line = `exec ${run.join(' ')} manage.py runserver --noreload $HOST:$PORT`
  return { command: shell(line), from: folder.name('manage.py'), install, rank: 5, takesPort: true }
}

/** A framework whose application is started by a separate server: `app = FastAPI()`. */
const frameworks = [
  { name: 'FastAPI', app: /^(\w+)\s*(?::\s*FastAPI\s*)?=\s*FastAPI\(/m, serve: 'uvicorn' },
  { name: 'Starlette', app: /^(\w+)\s*=\s*Starlette\(/m, serve: 'uvicorn' },
  { name: 'Flask', app: /^(\w+)\s*=\s*Flask\(/m, serve: 'flask' },
  { name: 'Flask', app: /^def (create_app)\(/m, serve: 'flask' },
] as const

type Source = readonly [path: string, text: string]

export function python(folder: FolderView): Start | undefined {
  const sources: readonly Source[] = [...folder.texts(/\.py$/)].toSorted(
    ([a], [b]) => a.split('/').length - b.split('/').length,
  )
  const isProject = manifests.some((name) => folder.has(name))
  if (!isProject && sources.every(([path]) => path.includes('/'))) return undefined
  return (
    findApplication(folder, sources) ??
    findGateway(folder, sources) ??
    findMainFile(folder, sources)
  )
}

const manifests = ['pyproject.toml', 'requirements.txt', 'Pipfile', 'setup.py']

function findApplication(folder: FolderView, sources: readonly Source[]): Start | undefined {
  const { run, install } = pythonTool(folder)
  for (const { name, app, serve } of frameworks) {
    for (const [path, text] of sources) {
      const object = app.exec(text)?.[1]
      if (object === undefined) continue
      const inSource = path.startsWith('src/')
      const module = toModule(inSource ? path.slice(4) : path)
      const line =
        serve === 'uvicorn'
          ? `-m uvicorn ${module}:${object}${inSource ? ' --app-dir src' : ''} --host $HOST --port $PORT`
          : `-m flask --app ${inSource ? 'src.' : ''}${module}:${object} run --host $HOST --port $PORT`
      if (preparesAsMain(text)) return toMainStart(folder, path)
      const command = shell(`exec ${run.join(' ')} ${line}`)
      return { command, from: `${folder.name(path)}: ${name}`, install, rank: 5, takesPort: true }
    }
  }
  return undefined
}

/** `wsgi.py` and `asgi.py` name an application; which server runs it, the manifests say. */
const gateways = [
  { file: 'asgi.py', server: 'uvicorn', line: '--host $HOST --port $PORT' },
  { file: 'asgi.py', server: 'hypercorn', line: '--bind $HOST:$PORT' },
  { file: 'wsgi.py', server: 'gunicorn', line: '--bind $HOST:$PORT' },
  { file: 'asgi.py', server: 'gunicorn', line: '-k uvicorn.workers.UvicornWorker --bind $HOST:$PORT' },
] // prettier-ignore

function findGateway(folder: FolderView, sources: readonly Source[]): Start | undefined {
  const { run, install } = pythonTool(folder)
  const required = manifests.map((name) => folder.text(name) ?? '').join('\n')
  for (const { file, server, line } of gateways) {
    if (!new RegExp(String.raw`\b${server}\b`).test(required)) continue
    const [path, text] = sources.find(([name]) => name === file || name.endsWith(`/${file}`)) ?? []
    if (path === undefined || text === undefined) continue
    const object = /^(application|app)\b\s*[=:]|\bimport\s+(application|app)\b/m.exec(text)
    const name = object?.[1] ?? object?.[2]
    if (name === undefined) continue
    const command = shell(`exec ${run.join(' ')} -m ${server} ${toModule(path)}:${name} ${line}`)
    return { command, from: `${folder.name(path)}: ${server}`, install, rank: 5, takesPort: true }
  }
  return undefined
}

const guard = /^if\s+__name__\s*==\s*['"]__main__['"]/m
const serving =
  /\b(?:http\.server|HTTPServer|socketserver|wsgiref|aiohttp|tornado|bottle|cherrypy|sanic|uvicorn|hypercorn|waitress|werkzeug|serve_forever|start_server|run_app)\b/
const serves = /\b(?:serve_forever|run_app|run_forever|run|serve|make_server)\s*\(/
/** In the block of a guard: what imports, names a value, or starts the server. */
const onlyServes = /^(?:#|import\b|from\b|\w+\s*=[^=]|(?:\w+\.)*(?:run|serve)\()/
const readsPort = /(?:environ|getenv)[^\n]*PORT\b/

/** Whether a file that is run makes its tables, say, before it serves: a server that imports it would leave that out. */
const preparesAsMain = (text: string): boolean =>
  readsPort.test(text) && listPreparations(text).length > 0

/** What a file that serves does before that, only when it is run itself: `init_db()`. */
export function listPreparations(text: string): string[] {
  const place = guard.exec(text)
  if (!place) return []
  const block = /^.*\n((?:(?:[ \t].*)?\n?)*)/.exec(text.slice(place.index))?.[1] ?? ''
  const lines = block.split('\n').filter((line) => line.trim() !== '')
  const indent = /^\s*/.exec(lines[0] ?? '')?.[0] ?? ''
  const statements = lines.filter((line) => !/^[\s)\]}]/.test(line.slice(indent.length)))
  if (!statements.some((line) => /\b(?:run|serve)\(/.test(line))) return []
  return statements.map((line) => line.trim()).filter((line) => !onlyServes.test(line))
}

/** Files by these names start a service, the likeliest first. */
const mainNames = ['app', 'main', 'server', '__main__', 'run', 'api', 'service', 'wsgi', 'asgi']

/** A file that listens when it is run: `if __name__ == '__main__'`, or one with the name of such a file. */
function findMainFile(folder: FolderView, sources: readonly Source[]): Start | undefined {
  const isServing = ([, text]: Source): boolean => serving.test(text)
  const isNamed = ([path]: Source): boolean => mainNames.includes(baseName(path))
  const guarded = sources.filter(([, text]) => guard.test(text)).toSorted(byMainName)
  const found =
    guarded.find(isServing) ??
    (sources.some(isServing) ? guarded.find(isNamed) : undefined) ??
    sources
      .toSorted(byMainName)
      .find((one) => isNamed(one) && isServing(one) && serves.test(one[1]))
  if (!found) return undefined
  const [path, text] = found
  return guard.test(text)
    ? toMainStart(folder, path)
    : { ...toMainStart(folder, path), from: folder.name(path) }
}

function toMainStart(folder: FolderView, path: string): Start {
  const { run, install } = pythonTool(folder)
  const command = [...run, ...toArguments(folder, path)]
  return { command, from: `${folder.name(path)}: __main__`, install, rank: 3 }
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1, -'.py'.length)
const placeOf = (path: string): number => {
  const place = mainNames.indexOf(baseName(path))
  return place === -1 ? mainNames.length : place
}
const byMainName = ([a]: Source, [b]: Source): number =>
  a.split('/').length - b.split('/').length || placeOf(a) - placeOf(b)

/** A file of a package is run as its module, so that it finds its neighbours. */
function toArguments(folder: FolderView, path: string): string[] {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  if (parent !== '' && baseName(path) === '__main__') return ['-m', parent.replaceAll('/', '.')]
  const isPackage = parent !== '' && folder.has(`${parent}/__init__.py`)
  return isPackage ? ['-m', toModule(path)] : [path]
}

const toModule = (path: string): string =>
  path
    .replace(/\.py$/, '')
    .replace(/\/__init__$/, '')
    .replaceAll('/', '.')
