import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ToolError } from '@gauntlet/contract'
import { readUserFile } from '../read-user-file.ts'
import { parseSource } from '../source-node.ts'

/** The values of one environment, and the names of all. */
export type HttpEnvironment = {
  readonly names: readonly string[]
  readonly values: ReadonlyMap<string, string>
}

/** The second lies over the first. */
const FILES = ['http-client.env.json', 'http-client.private.env.json']

/**
 * Reads an environment beside a .http file.
 *
 * @throws ToolError USAGE for a name that no file has
 */
export async function readHttpEnvironment(
  file: string,
  name: string | undefined,
): Promise<HttpEnvironment> {
  const names = new Set<string>()
  const values = new Map<string, string>()
  const shared = new Map<string, string>()
  for (const path of FILES.map((each) => join(dirname(file), each))) {
    if (!existsSync(path)) continue
    const root = parseSource(await readUserFile(path, 'the environments'), path)
    for (const [environment, place] of root.map('environments')) {
      if (environment !== '$shared') names.add(environment)
      if (environment !== name && environment !== '$shared') continue
      for (const [key, value] of place.map(`the environment ${environment}`))
        (environment === name ? values : shared).set(key, value.text(key))
    }
  }
  if (name !== undefined && !names.has(name))
    throw new ToolError(
      'USAGE',
      `${file}: there is no environment "${name}" in ${FILES.join(' or ')} beside it; there are: ${[...names].join(', ') || 'none'}`,
    )
  return { names: [...names], values: new Map([...shared, ...values]) }
}
