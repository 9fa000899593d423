// Hooks of Node's module loader: TypeScript loses its types, and who imports vitest gets test-registry.mjs.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'

const registry = new URL('test-registry.mjs', import.meta.url).href

export function resolve(specifier, context, next) {
  if (specifier === 'vitest' && context.parentURL !== registry)
    return { url: registry, shortCircuit: true }
  return next(specifier, context)
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context)
  const text = await readFile(fileURLToPath(url), 'utf8')
  const { code } = await transform(text, { loader: 'ts', target: 'node20' })
  return { format: 'module', source: inlineCalls(code), shortCircuit: true }
}

const COVERS = /\bstryCov_9fa48\(("\d+"(?:, "\d+")*)\)/g
const IS_ACTIVE = /\bstryMutAct_9fa48\(("\d+")\)/g
let places = 0

/**
 * Stryker calls a function at each place to count it, and one for each mutant to ask whether it is active: most of the
 * time of a run. In their stead stand counters and comparisons; `changed-code.mjs` has what they use.
 */
function inlineCalls(code) {
  const mutantsOf = []
  const first = places
  const count = (_call, ids) => {
    const place = first + mutantsOf.push(`[${ids}]`) - 1
    return `(stryker$.passes[${place}]++, --stryker$.left < 0 && stryker$.stop())`
  }
  const inlined = code
    .replaceAll(COVERS, count)
    .replaceAll(IS_ACTIVE, (_call, id) => `stryker$.active === ${id}`)
  if (inlined === code) return code
  places += mutantsOf.length
  const changedCode = new URL('changed-code.mjs', import.meta.url).href
  return `import { changed as stryker$ } from '${changedCode}'
stryker$.addPlaces(${first}, [${mutantsOf.join(',')}])
${inlined}`
}
