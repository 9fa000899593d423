import { posix } from 'node:path'
import { endOfFunction } from './read-statuses.ts'
import type { Sources } from './findings.ts'
import { joinPaths } from './route-prefixes.ts'

/** A route that stands in the text of a file, under the prefixes that its framework puts before it. */
export type DeclaredRoute = {
  readonly method: string
  readonly path: string
  readonly at: number
  /** Part of the path. */
  readonly prefix: string
  /** A prefix could not be read. */
  readonly mayNeedPrefix?: true
}

/** Routes of NestJS, Spring, Rails and Django, by their files: their prefixes stand on a class, around them, or in another file. */
export function listDeclaredRoutes(sources: Sources): Map<string, DeclaredRoute[]> {
  const found = new Map<string, DeclaredRoute[]>()
  const nest = readNestPrefix(sources)
  for (const [file, text] of sources) {
    const routes = /\.[cm]?ts$/.test(file)
      ? listNest(text, nest)
      : /\.(?:java|kt)$/.test(file)
        ? listSpring(text, sources)
        : /(?:^|\/)config\/routes(?:\/[\w/]+)?\.rb$/.test(file)
          ? listRails(text)
          : []
    if (routes.length > 0) found.set(file, routes)
  }
  for (const [file, routes] of listDjango(sources)) {
    found.set(file, [...(found.get(file) ?? []), ...routes])
  }
  return found
}

/** A prefix, and whether all of it could be read. */
type Prefix = { readonly path: string; readonly isSure: boolean }

function readNestPrefix(sources: Sources): Prefix {
  let prefix: Prefix = { path: '', isSure: true }
  for (const text of sources.values()) {
    const call = /\.setGlobalPrefix\(\s*(?:(['"`])([^'"`$]*)\1|[^)\s])/.exec(text)
    if (call) prefix = { path: call[2] ?? '', isSure: call[2] !== undefined }
    // `/v1` before each path, by what a controller or a method says.
    if (/\.enableVersioning\(/.test(text)) return { ...prefix, isSure: false }
  }
  return prefix
}

function listNest(text: string, prefix: Prefix): DeclaredRoute[] {
  const controllers = [...text.matchAll(/@Controller\(\s*(?:\{[^}]*?path:\s*)?(?:(['"`])([^'"`$]*)\1|(?=\))|([^)]*))/g)]
  const methods = /@(Get|Post|Put|Patch|Delete)\(\s*(?:(['"`])([^'"`$]*)\2)?\s*\)/g
  return [...text.matchAll(methods)].flatMap(({ 1: method = '', 3: own = '', index }): DeclaredRoute[] => {
    const around = controllers.findLast((one) => one.index < index)
    if (!around) return []
    const isKnown = around[3] === undefined || around[3].trim() === ''
    const before = joinPaths(slashed(prefix.path), slashed(around[2] ?? ''))
    return [toRoute({ method, path: own, at: index }, { path: before, isSure: prefix.isSure && isKnown })]
  })
} // prettier-ignore

const slashed = (path: string): string => (path === '' || path.startsWith('/') ? path : `/${path}`)

const toRoute = (
  { method, path, at }: { method: string; path: string; at: number },
  prefix: Prefix,
): DeclaredRoute => ({
  method: method.toUpperCase(),
  path: joinPaths(prefix.path, slashed(path)) || '/',
  at,
  prefix: prefix.path,
  ...(!prefix.isSure && { mayNeedPrefix: true as const }),
})

/** `@RequestMapping("/api")` on a class, `@PostMapping("/orders")` on a method. */
function listSpring(text: string, sources: Sources): DeclaredRoute[] {
  const context = [...sources.values()]
    .map((one) => /^\s*server\.servlet\.context-path\s*[=:]\s*(\S+)|^\s*context-path:\s*(\S+)/m.exec(one))
    .find((one) => one !== null)
  const base = context?.[1] ?? context?.[2] ?? ''
  const value = String.raw`(?:\(\s*(?:(?:value|path)\s*=\s*)?\{?\s*"([^"]*)"[^)]*\)|\(([^)]*)\))?`
  const classes = [...text.matchAll(new RegExp(String.raw`@RequestMapping${value}(?=[\s\S]{0,400}?\b(?:class|interface)\s)(?![\s\S]{0,400}?@(?:Get|Post|Put|Patch|Delete)Mapping[\s\S]{0,400}?\bclass\s)`, 'g'))]
  const methods = new RegExp(String.raw`@(Get|Post|Put|Patch|Delete)Mapping${value}`, 'g')
  return [...text.matchAll(methods)].map(({ 1: method = '', 2: path = '', index }) => {
    const around = classes.findLast((one) => one.index < index)
    const isKnown = !around || around[1] !== undefined || (around[2] ?? '').trim() === ''
    return toRoute({ method, path, at: index }, { path: joinPaths(slashed(base), slashed(around?.[1] ?? '')), isSure: isKnown })
  })
} // prettier-ignore

/** `namespace :api do`, `scope '/v1' do`, `resources :orders`, `post '/orders'`, line by line. */
function listRails(text: string): DeclaredRoute[] {
  const open: Prefix[] = [{ path: '', isSure: true }]
  const found: DeclaredRoute[] = []
  let at = 0
  for (const line of text.split('\n')) {
    const around = open.at(-1) ?? { path: '', isSure: true }
    const plain = /^\s*(get|post|put|patch|delete)\s+['":]\/?([^'",\s]*)/.exec(line)
    const resources = /^\s*resources?\s+:(\w+)(.*)/.exec(line)
    if (plain) found.push(toRoute({ method: plain[1] ?? '', path: plain[2] ?? '', at }, around))
    if (resources) {
      const [, name = '', options = ''] = resources
      if (hasAction(options, 'index'))
        found.push(toRoute({ method: 'GET', path: name, at }, around))
      if (hasAction(options, 'create'))
        found.push(toRoute({ method: 'POST', path: name, at }, around))
    }
    if (/\bdo\b(?:\s*\|[^|]*\|)?\s*(?:#.*)?$/.test(line)) open.push(readBlock(line, around))
    else if (/^\s*end\b/.test(line) && open.length > 1) open.pop()
    at += line.length + 1
  }
  return found
}

/** `only: [:index, :create]`, `except: :create`; without either there is every action. */
function hasAction(options: string, action: string): boolean {
  const [, word, list, one] =
    /\b(only|except):\s*(?:(?:%i)?\[([^\]]*)\]|:(\w+))/.exec(options) ?? []
  if (word === undefined) return true
  const names: readonly string[] = (list ?? one ?? '').match(/\w+/g) ?? []
  return names.includes(action) === (word === 'only')
}

function readBlock(line: string, around: Prefix): Prefix {
  const scope = /^\s*(?:namespace|scope)\b/.test(line)
  const nested = /^\s*resources?\s+:(\w+)/.exec(line)?.[1]
  if (nested !== undefined) return { ...around, path: joinPaths(around.path, `/${nested}/:id`) }
  if (!scope) return around
  const path =
    /\bpath:\s*['"]([^'"]*)['"]/.exec(line)?.[1] ??
    /^\s*(?:namespace|scope)\s*\(?\s*(?::(\w+)|['"]([^'"]*)['"])/.exec(line)?.slice(1).find(Boolean)
  // `scope module: 'v1'` puts nothing before the path.
  if (path === undefined) return { ...around, isSure: around.isSure && /\bmodule:/.test(line) }
  return { ...around, path: joinPaths(around.path, slashed(path)) }
}

/** `path('api/', include('shop.urls'))` and `path('orders/', views.orders)`: the method is that of the view. */
function listDjango(sources: Sources): Map<string, DeclaredRoute[]> {
  const urls = [...sources].filter(([file, text]) => file.endsWith('.py') && /\burlpatterns\b/.test(text))
  const included = new Map<string, Prefix>()
  const add = (file: string, prefix: Prefix, depth: number): void => {
    const text = sources.get(file) ?? ''
    for (const [, raw = '', module] of text.matchAll(/\b(?:re_)?path\(\s*r?['"]([^'"]*)['"]\s*,\s*include\(\s*\(?\s*(?:['"]([\w.]+)['"]|[^)'"])/g)) {
      const end = module === undefined ? undefined : `${module.replaceAll('.', '/')}.py`
      const target = urls.find(([other]) => end !== undefined && (other === end || other.endsWith(`/${end}`)))?.[0]
      if (target === undefined || target === file || included.has(target) || depth > 5) continue
      const next = { path: joinPaths(prefix.path, slashed(raw)), isSure: prefix.isSure && !/[\\^$<]/.test(raw) }
      included.set(target, next)
      add(target, next, depth + 1)
    }
  }
  const roots = urls.filter(([, text]) => /include\(/.test(text)).map(([file]) => file)
  for (const file of roots) if (!included.has(file)) add(file, { path: '', isSure: true }, 0)
  return readViews(sources, { urls: urls.map(([file]) => file), included })
} // prettier-ignore

type DjangoUrls = {
  readonly urls: readonly string[]
  readonly included: ReadonlyMap<string, Prefix>
}

function readViews(sources: Sources, { urls, included }: DjangoUrls): Map<string, DeclaredRoute[]> {
  const found = new Map<string, DeclaredRoute[]>()
  const put = (file: string, route: DeclaredRoute): void => {
    found.set(file, [...(found.get(file) ?? []), route])
  }
  for (const file of urls) {
    const text = sources.get(file) ?? ''
    const isRoot = urls.length === 1 || /include\(/.test(text)
    const prefix = included.get(file) ?? { path: '', isSure: isRoot }
    for (const [, path = '', view = ''] of text.matchAll(/\bpath\(\s*['"]([^'"]*)['"]\s*,\s*([\w.]+)/g)) {
      if (view === 'include' || view.startsWith('admin')) continue
      const name = view.replace(/\.as_view$/, '').split('.').at(-1) ?? ''
      for (const { file: place, method, at } of findView(sources, { name, near: file })) {
        put(place, toRoute({ method, path, at }, prefix))
      }
    }
    // A router of the REST framework lists and creates.
    for (const [, path = '', name = ''] of text.matchAll(/\.register\(\s*r?['"]([^'"]+)['"]\s*,\s*(?:\w+\.)?(\w+)/g)) {
      const [place] = [...sources].filter(([, one]) => new RegExp(String.raw`^class\s+${name}\b`, 'm').test(one))
      const at = place?.[1].search(new RegExp(String.raw`^class\s+${name}\b`, 'm')) ?? 0
      for (const method of ['GET', 'POST']) put(place?.[0] ?? file, toRoute({ method, path: `${path}/`, at }, prefix))
    }
  }
  return found
} // prettier-ignore

type View = { readonly file: string; readonly method: string; readonly at: number }

function findView(sources: Sources, { name, near }: { name: string; near: string }): View[] {
  const folder = posix.dirname(near)
  const files = [...sources.keys()].filter((file) => file.endsWith('.py'))
  const ordered = files.toSorted(
    (a, b) => Number(posix.dirname(b) === folder) - Number(posix.dirname(a) === folder),
  )
  for (const file of ordered) {
    const text = sources.get(file) ?? ''
    const at = text.search(
      new RegExp(String.raw`^(?:@[^\n]*\n)*(?:async\s+)?(?:def|class)\s+${name}\b`, 'm'),
    )
    if (at === -1) continue
    const start = text.slice(at).search(/^(?:async\s+)?(?:def|class)\b/m) + at
    const isClass = text.startsWith('class', start)
    const end = isClass ? endOfClass(text, start) : endOfFunction(text, start)
    const code = text.slice(at, end)
    const methods = isClass
      ? [...code.matchAll(/\bdef (get|post|put|patch|delete)\s*\(/g)].map(([, one = '']) => one)
      : [
          ...code.matchAll(
            /request\.method\s*==\s*['"](\w+)['"]|@require_(POST|GET)\b|@(?:api_view|require_http_methods)\(\s*\[\s*['"](\w+)['"]/g,
          ),
        ].map((match) => match.slice(1).find(Boolean) ?? 'get')
    const all = methods.length === 0 ? ['get'] : [...new Set(methods)]
    return all.map((method) => ({ file, method, at }))
  }
  return []
}

function endOfClass(text: string, start: number): number {
  const next = /\n(?=[^\s#)])/.exec(text.slice(start))
  return next ? start + next.index : text.length
}
