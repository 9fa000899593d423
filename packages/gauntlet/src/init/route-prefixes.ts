import { listFunctions, readArguments, readText, type CodeFunction } from './code-scan.ts'
import type { Sources } from './findings.ts'
import { listPythonMounts } from './python-mounts.ts'
import { listScriptMounts, type Mount } from './route-mounts.ts'

/** On what a route is put, and where that stands: `router` of `router.post('/orders')`. */
export type Receiver = { readonly file: string; readonly name: string; readonly at: number }

export type Prefixes = {
  /** Whether routes are put on what has this name at this place. */
  readonly isReceiver: (receiver: Receiver) => boolean
  /** Under which paths it is mounted, and whether all of them could be read. */
  readonly list: (receiver: Receiver) => { readonly prefixes: readonly string[]; readonly isSure: boolean }
} // prettier-ignore

const plainNames = /^(?:app|server|fastify|api|web|instance)$|(?:^|[a-z_])(?:router|routes?)$/i
const script = /\.[cm]?[jt]s$/
/** A mount on a mount on a mount: more is not looked through. */
const mostDepth = 6

type File = {
  readonly functions: readonly CodeFunction[]
  /** Routers by their names, with the prefix that they have by themselves; undefined: it is computed. */
  readonly routers: ReadonlyMap<string, string | undefined>
  /** Other names on which routes are put. */
  readonly apps: ReadonlySet<string>
  /** The name that the module exports by default. */
  readonly exported: string | undefined
}

export function readPrefixes(sources: Sources): Prefixes {
  const files = new Map([...sources].map(([file, text]) => [file, readFile(file, text)]))
  const mounts = [...sources].flatMap(([file, text]) => listMounts(file, text, sources))
  const known = { files, mounts }
  const isSomewhere = mounts.some(({ prefix, target, parent, file, at }) => {
    const own = files.get(target.file)
    const isOfRoutes = own !== undefined && (own.routers.size > 0 || own.functions.length > 0)
    return prefix !== '' && isOfRoutes && isReceiver({ file, name: parent, at }, known)
  })
  return {
    isReceiver: (receiver) => isReceiver(receiver, known),
    list: (receiver) => {
      const found = resolve(receiver, known, 0)
      const isMounted = found.isMounted || !isSomewhere
      const prefixes = [...new Set(found.prefixes)]
      return { prefixes, isSure: found.isSure && (isMounted || !found.isPassed) }
    },
  }
}

type Known = { readonly files: ReadonlyMap<string, File>; readonly mounts: readonly Mount[] }

function listMounts(file: string, text: string, sources: Sources): Mount[] {
  if (script.test(file)) return listScriptMounts(file, text, sources)
  if (file.endsWith('.py')) return listPythonMounts(file, text, sources)
  if (!file.endsWith('.go')) return []
  const groups = /\b(\w+)\s*:?=\s*(\w+)\.Group\(\s*"([^"]*)"/g
  return [...text.matchAll(groups)].map(({ 1: name = '', 2: parent = '', 3: prefix = '', index }) => {
    return { target: { file, name }, file, parent, at: index, prefix }
  })
} // prettier-ignore

function readFile(file: string, text: string): File {
  const isScript = script.test(file)
  const routers = new Map<string, string | undefined>()
  const apps = new Set<string>()
  const made = isScript
    ? /\b(?:const|let|var)\s+(\w+)(?:\s*:[^=\n]+)?\s*=\s*(?:new\s+|await\s+)?([\w.]*)(?:<[^>(]*>)?\(/g
    : /^[ \t]*(\w+)[ \t]*(?::[^=\n]+)?=[ \t]*([\w.]+)(\()/gm
  for (const { 0: call, 1: name = '', 2: by = '', index } of text.matchAll(made)) {
    if (/(?:Router|Blueprint)$/.test(by)) {
      routers.set(name, readOwnPrefix(text, index + call.length - 1))
    } else if (/(?:^|\.)(?:express|[fF]astify|Koa|Hono|Elysia|polka|require\('express'\))$/.test(by)) {
      apps.add(name)
    }
  }
  const exported = /(?:module\.exports\s*=|export\s+default)\s*(?:\w+\(\s*)?(\w+)\b(?!\s*[.(])|export\s*\{\s*(\w+)\s+as\s+default/.exec(text)
  return {
    functions: isScript ? listFunctions(text) : [],
    routers,
    apps,
    exported: exported?.[1] ?? exported?.[2],
  }
} // prettier-ignore

/** `new Router({ prefix: '/v1' })`, `APIRouter(prefix="/v1")`, `Blueprint("orders", __name__, url_prefix="/v1")`. */
function readOwnPrefix(text: string, open: number): string | undefined {
  const code = readArguments(text, open).map((one) => one.code)
  const found = /\b(?:url_)?prefix\s*[:=]\s*([^,}\n]+)/.exec(code.join('\n'))
  return found ? readText(found[1]?.trim() ?? '', text) : ''
}

/** The functions around a place that take a parameter of that name, the innermost first. */
const listTaking = ({ functions }: File, { name, at }: Receiver): CodeFunction[] =>
  listAround(functions, at).filter(({ parameter }) => parameter === name)

const listAround = (functions: readonly CodeFunction[], at: number): CodeFunction[] =>
  functions
    .filter(({ start, end }) => start <= at && at < end)
    .toSorted((a, b) => b.start - a.start)

function isReceiver(receiver: Receiver, known: Known): boolean {
  const file = known.files.get(receiver.file)
  if (!file || !script.test(receiver.file) || plainNames.test(receiver.name)) return true
  if (file.routers.has(receiver.name) || file.apps.has(receiver.name)) return true
  const [taking] = listTaking(file, receiver)
  return taking !== undefined && (isExported(taking, file) || findMounts(receiver, known).length > 0)
} // prettier-ignore

const isExported = ({ name }: CodeFunction, { exported }: File): boolean =>
  name === 'default' || (name !== '' && name === exported)

function findMounts(receiver: Receiver, { files, mounts }: Known): Mount[] {
  const file = files.get(receiver.file)
  if (!file) return []
  const here = mounts.filter(({ target }) => target.file === receiver.file)
  const isOf = ({ target }: Mount, name: string): boolean =>
    name !== '' &&
    (target.name === name || (target.name === 'default' && (file.exported ?? 'default') === name))
  const [taking] = listTaking(file, receiver)
  if (taking) {
    return here.filter((mount) => {
      const { at } = mount.target
      const isInline = at !== undefined && taking.start >= at && taking.start < at + 12
      return isInline || isOf(mount, taking.name) || (mount.target.name === 'default' && taking.name === 'default')
    })
  }
  const named = here.filter((mount) => isOf(mount, receiver.name))
  if (named.length > 0) return named
  // A function that makes the router, and is called where that is mounted.
  const around = listAround(file.functions, receiver.at)
  return here.filter((mount) => around.some(({ name }) => isOf(mount, name)))
} // prettier-ignore

type Resolved = {
  readonly prefixes: readonly string[]
  readonly isSure: boolean
  readonly isMounted: boolean
  /** It comes in by a parameter, or its making was not found: what is mounted may be elsewhere. */
  readonly isPassed: boolean
}

function resolve(receiver: Receiver, known: Known, depth: number): Resolved {
  const file = known.files.get(receiver.file)
  const isTaken = file !== undefined && listTaking(file, receiver).length > 0
  const isRouter = file !== undefined && !isTaken && file.routers.has(receiver.name)
  const own = isRouter ? file.routers.get(receiver.name) : ''
  const mounts = depth < mostDepth ? findMounts(receiver, known) : []
  if (mounts.length === 0) {
    const isPassed = script.test(receiver.file) && file?.apps.has(receiver.name) !== true
    const isSure = own !== undefined && !isRouter
    return { prefixes: [own ?? ''], isSure, isMounted: false, isPassed: isPassed && isTaken }
  }
  const all = mounts.map((mount) => {
    const above = resolve({ file: mount.file, name: mount.parent, at: mount.at }, known, depth + 1)
    const rest = mount.replaces ? (mount.prefix ?? '') : `${mount.prefix ?? ''}${own ?? ''}`
    return {
      prefixes: above.prefixes.map((prefix) => joinPaths(prefix, rest)),
      isSure: above.isSure && mount.prefix !== undefined && own !== undefined,
    }
  })
  return {
    prefixes: all.flatMap(({ prefixes }) => prefixes),
    isSure: all.every(({ isSure }) => isSure),
    isMounted: true,
    isPassed: false,
  }
}

/** `/v1` and `/` are `/v1`; a slash at the end of the first counts once. */
export function joinPaths(prefix: string, path: string): string {
  const start = prefix.replace(/\/$/, '')
  if (path === '' || (path === '/' && start !== '')) return start
  return `${start === '' || start.startsWith('/') ? start : `/${start}`}${path.startsWith('/') ? path : `/${path}`}`
}
