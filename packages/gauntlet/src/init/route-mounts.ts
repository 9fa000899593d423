import { posix } from 'node:path'
import {
  listFunctions,
  readArguments,
  readText,
  type Argument,
  type CodeFunction,
} from './code-scan.ts'
import type { Sources } from './findings.ts'

/** Where routes are put under a prefix: `app.use('/api', router)`, `app.register(orders, { prefix: '/v1' })`. */
export type Mount = {
  readonly target: Target
  /** On what, and where that stands. */
  readonly file: string
  readonly parent: string
  readonly at: number
  /** Undefined: it is computed. */
  readonly prefix: string | undefined
  /** It replaces the prefix that the target has by itself. */
  readonly replaces?: true
}

/** A name of a file (`default`: what it exports), or the function that stands at a place. */
export type Target = { readonly file: string; readonly name?: string; readonly at?: number }

/** `import orders from './orders.js'`: what a name of a file is in another one. */
type Imported = { readonly file: string; readonly name: string }

export function listScriptMounts(file: string, text: string, sources: Sources): Mount[] {
  const imports = listImports(file, text, sources)
  const functions = listFunctions(text)
  const calls = /\b(\w+)\s*\.\s*(use|register|route)\(/g
  return [...text.matchAll(calls)].flatMap(({ 0: call, 1: parent = '', 2: verb, index }): Mount[] => {
    const all = readArguments(text, index + call.length - 1)
    const { targets, prefix } = verb === 'register' ? readRegister(all, text) : readUse(all, text)
    if (verb === 'route' && all.length < 2) return []
    return targets.flatMap((one): Mount[] => {
      const target = findTarget(one, { file, imports, functions, text, sources })
      return target ? [{ target, file, parent, at: index, prefix }] : []
    })
  })
} // prettier-ignore

type Read = { readonly targets: readonly Argument[]; readonly prefix: string | undefined }

function readRegister([target, options]: readonly Argument[], text: string): Read {
  const targets = target ? [target] : []
  if (!options) return { targets, prefix: '' }
  if (!options.code.startsWith('{')) return { targets, prefix: undefined }
  const entries = readArguments(text, options.at).map(({ code }) => code)
  const found = entries.find((code) => /^['"]?prefix\b/.test(code))
  if (found === undefined) {
    return { targets, prefix: entries.some((code) => code.startsWith('...')) ? undefined : '' }
  }
  const value = /^['"]?prefix['"]?\s*:\s*([\s\S]+)$/.exec(found)?.[1] ?? 'prefix'
  return { targets, prefix: readText(value.trim(), text) }
}

function readUse(all: readonly Argument[], text: string): Read {
  const [first, ...others] = all
  if (!first) return { targets: [], prefix: '' }
  const prefix = readText(first.code, text)
  if (prefix !== undefined) return { targets: others, prefix }
  // A name that is no text may be a path or what is mounted.
  const isPath = /^[`[]|\+|^[A-Z][A-Z\d_]*$|(?:[pP]ath|[pP]refix|[bB]ase)$/.test(first.code)
  return isPath ? { targets: others, prefix: undefined } : { targets: all, prefix: '' }
} // prettier-ignore

type Place = {
  readonly file: string
  readonly text: string
  readonly imports: ReadonlyMap<string, Imported>
  readonly functions: readonly CodeFunction[]
  readonly sources: Sources
}

function findTarget({ code, at }: Argument, place: Place): Target | undefined {
  const { file, imports, functions, text, sources } = place
  const loaded = /^(?:\(?\s*await\s+)?(?:require|import)\(\s*['"`]([^'"`]+)['"`]\s*\)\)?(?:\.(\w+))?/.exec(code)
  if (loaded) {
    const found = resolveScript(file, loaded[1] ?? '', sources)
    return found === undefined ? undefined : { file: found, name: loaded[2] ?? 'default' }
  }
  if (/^(?:async\b|function\b|\()|^\w+\s*=>/.test(code) && functions.some(({ start }) => start >= at && start < at + 12)) {
    return { file, at }
  }
  const [, name = '', member] = /^(\w+)(?:\.(\w+))?/.exec(code) ?? []
  const imported = imports.get(name)
  if (imported) {
    const isWhole = imported.name === '*' && member !== undefined
    return isWhole ? { file: imported.file, name: member } : imported
  }
  const isKnown = functions.some((one) => one.name === name) || new RegExp(String.raw`\b${name}\s*(?::[^=\n]+)?=`).test(text)
  return name !== '' && isKnown ? { file, name } : undefined
} // prettier-ignore

const importing =
  /\bimport\s+(?:type\s+)?(?:(?<whole>\w+)\s*,?\s*)?(?:\*\s*as\s+(?<all>\w+)\s*)?(?:\{(?<named>[^}]*)\}\s*)?from\s*['"](?<from>[^'"]+)['"]|\b(?:const|let|var)\s+(?:(?<one>\w+)|\{(?<some>[^}]*)\})\s*=\s*(?:await\s+)?(?:require|import)\(\s*['"](?<path>[^'"]+)['"]\s*\)(?:\.(?<member>\w+))?/g

function listImports(file: string, text: string, sources: Sources): Map<string, Imported> {
  const found = new Map<string, Imported>()
  for (const { groups = {} } of text.matchAll(importing)) {
    const path = resolveScript(file, groups['from'] ?? groups['path'] ?? '', sources)
    if (path === undefined) continue
    const { whole, all, one, member } = groups
    if (whole !== undefined) found.set(whole, { file: path, name: 'default' })
    if (all !== undefined) found.set(all, { file: path, name: '*' })
    if (one !== undefined) found.set(one, { file: path, name: member ?? 'default' })
    for (const part of (groups['named'] ?? groups['some'] ?? '').split(',')) {
      const [, name, alias] = /^\s*(?:type\s+)?(\w+)(?:\s*(?:as|:)\s*(\w+))?/.exec(part) ?? []
      if (name !== undefined) found.set(alias ?? name, { file: path, name })
    }
  }
  return found
}

/** The file that a relative path of a module names; `./orders.js` may be `orders.ts`. */
function resolveScript(from: string, path: string, sources: Sources): string | undefined {
  if (!path.startsWith('.')) return undefined
  const base = posix.join(posix.dirname(from), path)
  const bare = base.replace(/\.[cm]?jsx?$/, '')
  const ends = ['.js', '.ts', '.mjs', '.cjs', '.mts', '.cts', '/index.js', '/index.ts']
  return [base, ...ends.map((end) => `${bare}${end}`)].find((one) => sources.has(one))
}
