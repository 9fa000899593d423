import { posix } from 'node:path'
import { readArguments, readText } from './code-scan.ts'
import type { Sources } from './findings.ts'
import type { Mount, Target } from './route-mounts.ts'

/** `app.include_router(orders.router, prefix="/api")` of FastAPI, `app.register_blueprint(bp, url_prefix="/api")` of Flask. */
export function listPythonMounts(file: string, text: string, sources: Sources): Mount[] {
  const calls = /\b(\w+)\.(include_router|register_blueprint)\(/g
  return [...text.matchAll(calls)].flatMap(({ 0: call, 1: parent = '', 2: verb, index }): Mount[] => {
    const [first, ...others] = readArguments(text, index + call.length - 1)
    const target = first && findTarget(first.code, { file, text, sources })
    if (!target) return []
    const isFlask = verb === 'register_blueprint'
    const option = others.map(({ code }) => /^(?:url_)?prefix\s*=\s*(.+)$/.exec(code)?.[1]).find((one) => one !== undefined)
    const prefix = option === undefined ? '' : readText(option.trim(), text)
    return [{ target, file, parent, at: index, prefix, ...(isFlask && option !== undefined && { replaces: true as const }) }]
  })
} // prettier-ignore

type Place = { readonly file: string; readonly text: string; readonly sources: Sources }

function findTarget(code: string, { file, text, sources }: Place): Target | undefined {
  const [, name = '', member] = /^(\w+)(?:\.(\w+))?$/.exec(code) ?? []
  if (name === '') return undefined
  const imported = [...text.matchAll(/^[ \t]*from\s+([.\w]+)\s+import\s+(?:\(([^)]*)\)|([^\n#]+))/gm)]
  for (const [, module = '', inside, line] of imported) {
    for (const part of (inside ?? line ?? '').split(',')) {
      const [, own, alias] = /^\s*(\w+)(?:\s+as\s+(\w+))?/.exec(part) ?? []
      if (own === undefined || (alias ?? own) !== name) continue
      // A module of a package, or a name of a module.
      const whole = resolveModule(file, `${module}${module.endsWith('.') ? '' : '.'}${own}`, sources)
      if (whole !== undefined && member !== undefined) return { file: whole, name: member }
      const holder = resolveModule(file, module, sources)
      if (holder !== undefined && member === undefined) return { file: holder, name: own }
    }
  }
  const plain = new RegExp(String.raw`^[ \t]*import\s+([\w.]+\s+as\s+)?${name}\b`, 'm').exec(text)
  if (plain && member !== undefined) {
    const module = plain[1]?.replace(/\s+as\s+$/, '') ?? name
    const found = resolveModule(file, module, sources)
    return found === undefined ? undefined : { file: found, name: member }
  }
  return new RegExp(String.raw`^[ \t]*${name}\s*(?::[^=\n]+)?=`, 'm').test(text) ? { file, name } : undefined
} // prettier-ignore

/** The file of a module: from the folder of the file for a leading dot, else anywhere it fits. */
function resolveModule(from: string, module: string, sources: Sources): string | undefined {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0
  const path = module.slice(dots).replaceAll('.', '/')
  const ups = Array.from({ length: Math.max(0, dots - 1) }, () => '..')
  const base = dots > 0 ? posix.join(posix.dirname(from), ...ups, path) : path
  const ends = [`${base}.py`, posix.join(base, '__init__.py')]
  const files = [...sources.keys()]
  return (
    files.find((file) => ends.includes(file)) ??
    (dots > 0 ? undefined : files.find((file) => ends.some((end) => file.endsWith(`/${end}`))))
  )
}
