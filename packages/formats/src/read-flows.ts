import { ToolError } from '@gauntlet/contract'
import type { Flow } from '@gauntlet/core/flow'
import { basename } from 'node:path'
import type { ArtilleryOptions } from './artillery/read-artillery.ts'
import { describeFiles, findReader, type Reader } from './reader.ts'
import { refuseOtherTools } from './other-tools.ts'
import { readers as ours } from './readers.ts'
import { readUserFile } from './read-user-file.ts'
import { openSource } from './opened-source.ts'
import { withWarnings, type Warn } from './warnings.ts'

/**
 * The flows of a file, whatever it is: those of a scenario, or the requests of cases, in their order, as one flow.
 *
 * @throws ToolError naming the file and the place
 */
export async function readFlows(
  file: string,
  options: ArtilleryOptions = {},
  readers: readonly Reader[] = ours,
): Promise<readonly Flow[]> {
  return await withWarnings(
    options.onWarning,
    async (warn) => await readFlowsOf({ file, warn }, options, readers),
  )
}

async function readFlowsOf(
  { file, warn }: { readonly file: string; readonly warn: Warn },
  options: ArtilleryOptions,
  readers: readonly Reader[],
): Promise<readonly Flow[]> {
  const source = openSource(await readUserFile(file, 'the flow file'), file, warn)
  refuseOtherTools(file, source.text)
  const scenario = findReader(readers, 'scenario', source)
  if (scenario?.readFlows) return await scenario.readFlows(file, options)
  if (scenario) return (await scenario.read(file, options)).flows.map(({ flow }) => flow)
  const cases = findReader(readers, 'cases', source)
  if (cases?.readFlows) return await cases.readFlows(file, options)
  if (cases) {
    const { cases: read } = await cases.read(source, { environment: options.environment })
    return [{ name: basename(file), steps: read.map(({ request }) => request) }]
  }
  const known = describeFiles(readers, 'scenario', 'cases')
  throw new ToolError('UNSUPPORTED', `${file}: no flow is read from it; name ${known}`)
}
