import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configNames } from '../config/load-config.ts'
import { parseObject } from './folder-view.ts'

/** The config that a folder has already. */
export const findConfigName = (folder: string): string | undefined =>
  configNames.find((name) => existsSync(join(folder, name)))

/**
 * What `init` writes: the TypeScript config that is there, else `gauntlet.config.ts`. Where TypeScript follows Node and
 * takes a `.ts` file for CommonJS, versions before 5.8 do not let it import an ES module: there it is `gauntlet.config.mts`.
 *
 * @see https://devblogs.microsoft.com/typescript/announcing-typescript-5-8/ "Support for require() of ECMAScript Modules"
 */
export function chooseConfigName(folder: string): string {
  const present = findConfigName(folder)
  if (present?.endsWith('ts')) return present
  const isModule = parseObject(readText(folder, 'package.json'))?.['type'] === 'module'
  return !isModule && followsNode.test(readText(folder, 'tsconfig.json') ?? '')
    ? 'gauntlet.config.mts'
    : 'gauntlet.config.ts'
}

/** The file may hold comments, so it is no JSON. */
const followsNode = /"(?:module|moduleResolution)"\s*:\s*"node(?:16|18|20|next)"/i

function readText(folder: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch {
    // Not there, or unreadable: then nothing speaks for another name.
    return undefined
  }
}
