import { register } from 'node:module'
import { pathToFileURL } from 'node:url'

/** From source this process imports TypeScript already; the package, which is JavaScript, adds it when it is needed. */
let isRegistered = import.meta.url.endsWith('.ts')

/**
 * Imports a module of the user: JavaScript or TypeScript (`.ts`, `.mts`), whatever the package.json beside it declares. In
 * the package a TypeScript file is an ES module whose types are removed; `gauntlet` is the one that runs.
 *
 * @see https://nodejs.org/docs/latest-v20.x/api/module.html#customization-hooks
 */
export async function importUserModule(file: string): Promise<Record<string, unknown>> {
  registerUserModules()
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, unknown>
}

/** From now on TypeScript can be imported. */
export function registerUserModules(): void {
  if (isRegistered) return
  isRegistered = true
  const library = new URL('./index.js', import.meta.url).href
  register('./user-module-hooks.js', import.meta.url, { data: { library } })
}
