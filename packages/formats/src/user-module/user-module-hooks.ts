import { readFile } from 'node:fs/promises'
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transform } from 'sucrase'

/** Hooks of Node's module loader, in their own thread: see `importUserModule`. */

let library: string | undefined

export const initialize: InitializeHook<{ library: string }> = (data) => {
  library = data.library
}

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  if (specifier === 'gauntlet' && library !== undefined) {
    return { url: library, format: 'module', shortCircuit: true }
  }
  try {
    return await nextResolve(specifier, context)
  } catch (error) {
    for (const name of toTypeScriptNames(specifier)) {
      const found = await Promise.resolve(nextResolve(name, context)).catch(() => undefined)
      if (found) return found
    }
    throw error
  }
}

export const load: LoadHook = async (url, context, nextLoad) => {
  if (!/^file:[^?]*\.m?ts(\?|$)/.test(url)) return await nextLoad(url, context)
  const source = removeTypes(await readFile(fileURLToPath(url), 'utf8'), fileURLToPath(url))
  return { format: 'module', source, shortCircuit: true }
}

/** What `./flows` and `./flows.js` may mean in TypeScript. */
export function toTypeScriptNames(specifier: string): readonly string[] {
  if (!/^(\.|\/|file:)/.test(specifier)) return []
  const stem = /^(.*)\.(m?)js$/.exec(specifier)
  if (stem) return [`${stem[1]}.${stem[2]}ts`]
  return [`${specifier}.ts`, `${specifier}.mts`, `${specifier}/index.ts`]
}

/** JavaScript with the lines of the TypeScript. @throws SyntaxError naming file, line and column */
export function removeTypes(source: string, file: string): string {
  try {
    const transforms: ['typescript'] = ['typescript']
    return transform(source, { transforms, disableESTransforms: true, filePath: file }).code
  } catch (error) {
    throw new SyntaxError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
