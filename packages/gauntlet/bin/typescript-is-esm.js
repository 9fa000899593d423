const library = new URL('../src/index.ts', import.meta.url).href

/**
 * A module hook of Node: the project's TypeScript files are ES modules whatever its package.json says, so that a
 * config loads in a folder without `"type": "module"` too. Registered after tsx's hooks, it is asked before them.
 * A config in a folder without the package imports the one that runs, as in the package itself.
 *
 * @see https://nodejs.org/docs/latest-v20.x/api/module.html#resolvespecifier-context-nextresolve
 */
export async function resolve(specifier, context, nextResolve) {
  const found = await nextResolve(specifier, context).catch((error) => {
    if (specifier === 'gauntlet') return nextResolve(library, context)
    throw error
  })
  if (found.format !== 'commonjs' || found.url.includes('/node_modules/')) return found
  // Of a file that tsx takes for CommonJS, it asks for the names that it exports under a separate query.
  const url = found.url.replace(/\.ts(?:\?|%3F)tsx-commonjs-.*$/, '.ts')
  return /^file:[^?]*\.ts$/.test(url) ? { ...found, url, format: 'module' } : found
}
