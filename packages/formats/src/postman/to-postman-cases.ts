import type { ParityCase } from '@gauntlet/contract'
import type { Flow } from '@gauntlet/core/flow'
import { COMPARE_EXACTLY } from '../cases/read-case-file.ts'
import type { CaseOptions } from '../cases/case-options.ts'
import { createNamer } from '../literal-text.ts'
import { openSource, type OpenedSource } from '../opened-source.ts'
import { readUserFile } from '../read-user-file.ts'
import { parseSource, type SourceNode } from '../source-node.ts'
import { withWarnings } from '../warnings.ts'
import { FollowedVariables } from '../script/followed-variables.ts'
import { readCollection, readVariables } from './read-collection.ts'
import { toDynamic } from './dynamic-variables.ts'
import { createItemReader, type PostmanStep } from './to-postman-step.ts'

/** What a collection is read with. */
export type PostmanOptions = {
  /** The file of an environment, relative to the working directory. */
  readonly environment?: string | undefined
  /** Called for each kind of part that has no effect, as `file:line:column: what`, with the number of its other places. */
  readonly onWarning?: ((message: string) => void) | undefined
}

/** The requests of a collection as parity cases: one needs another when it reads a variable that the other sets. */
export async function toPostmanCases(
  source: Pick<OpenedSource, 'file' | 'toRoot'>,
  options: CaseOptions,
): Promise<ParityCase[]> {
  const nameOf = createNamer()
  const setBy = new Map<string, string>()
  // Every target gets the same request, whenever it is sent.
  const steps = await readSteps(source, options, Date.now())
  return steps.map(({ name: written, step, at, reads, sets }) => {
    const name = nameOf(written === '' ? `${step.method} ${step.url}` : written)
    const needs = [...new Set(reads.flatMap((variable) => setBy.get(variable) ?? []))]
    for (const variable of sets) setBy.set(variable, name)
    const allowUnsafe = options.allowUnsafe ?? false
    return {
      name,
      request: { ...step, name },
      needs: needs.filter((need) => need !== name),
      allowUnsafe,
      compare: COMPARE_EXACTLY,
      at,
    }
  })
}

/**
 * Reads a Postman collection as one flow: its requests in order, with what their scripts set and test. The origin of the
 * URLs, or a variable before the path that has no value, stands for the target.
 *
 * @throws ToolError CONFIG_INVALID or UNSUPPORTED as `file:line:column: what is wrong`; FILE_UNREADABLE
 *
 * @example
 * export default defineGauntlet({
 *   smoke: {
 *     checks: [
 *       {
 *         name: 'orders',
 *         target: 'candidate',
 *         flow: await readPostmanFlow('shop.postman_collection.json', { environment: 'local.postman_environment.json' }),
 *       },
 *     ],
 *   },
 * })
 */
export async function readPostmanFlow(file: string, options: PostmanOptions = {}): Promise<Flow> {
  return await withWarnings(options.onWarning, async (warn) => {
    const text = await readUserFile(file, 'the Postman collection')
    return await toFlow(openSource(text, file, warn), options)
  })
}

async function toFlow(source: OpenedSource, options: PostmanOptions): Promise<Flow> {
  const steps = await readSteps(source, options, undefined)
  const info = source.toRoot().map('a Postman collection').get('info')
  const name = info?.map('info').get('name')?.text('name') ?? source.file
  return {
    name,
    steps: steps.map(({ name: own, step }) => (own === '' ? step : { ...step, name: own })),
  }
}

const ORDER = ['local', 'environment', 'file', 'globals'] as const
const REMEDY = 'define it in the collection, set it in a script before, or name an environment'

async function readSteps(
  source: Pick<OpenedSource, 'file' | 'toRoot'>,
  { environment }: PostmanOptions,
  nowMs: number | undefined,
): Promise<PostmanStep[]> {
  const collection = readCollection(source.toRoot())
  const variables = new FollowedVariables({
    order: ORDER,
    nowMs,
    toDynamic,
    trims: false,
    remedy: REMEDY,
  })
  for (const { name, text } of collection.variables) variables.set('file', name, { text })
  for (const { name, text } of environment === undefined ? [] : await readEnvironment(environment))
    variables.set('environment', name, { text })
  const read = createItemReader({ file: source.file, variables })
  const steps: PostmanStep[] = []
  for (const item of collection.items) steps.push(await read(item))
  return steps.length > 0 ? steps : source.toRoot().fail('there is no request in this collection')
}

async function readEnvironment(file: string) {
  const text = await readUserFile(file, 'the Postman environment')
  const root: SourceNode = parseSource(text.replace(/^\uFEFF/, ''), file)
  const values = root.map('a Postman environment').get('values')
  return readVariables(values ?? root.fail('a Postman environment has values'))
}
