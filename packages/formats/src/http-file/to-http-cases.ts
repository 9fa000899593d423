import type { ParityCase } from '@gauntlet/contract'
import type { Flow } from '@gauntlet/core/flow'
import { basename } from 'node:path'
import { COMPARE_EXACTLY } from '../cases/read-case-file.ts'
import type { CaseOptions } from '../cases/case-options.ts'
import { createNamer } from '../literal-text.ts'
import { readUserFile } from '../read-user-file.ts'
import { withWarnings } from '../warnings.ts'
import { readHttpSteps, type HttpFileText } from './to-http-steps.ts'

/** The requests of a .http file as parity cases: one needs another when it reads a variable that the other sets. */
export async function toHttpCases(
  source: HttpFileText,
  options: CaseOptions,
): Promise<ParityCase[]> {
  const nameOf = createNamer()
  const setBy = new Map<string, string>()
  // Every target gets the same request, whenever it is sent.
  const steps = await readHttpSteps(source, options.environment, Date.now())
  return steps.map(({ name: written, toStep, at, reads, sets }) => {
    const step = toStep()
    const name = nameOf(written ?? `${step.method} ${step.url}`)
    const needs = [...new Set(reads.flatMap((variable) => setBy.get(variable) ?? []))]
    for (const variable of sets()) setBy.set(variable, name)
    const allowUnsafe = options.allowUnsafe ?? false
    return { name, request: { ...step, name }, needs, allowUnsafe, compare: COMPARE_EXACTLY, at }
  })
}

/** What a .http file is read with. */
export type HttpFileOptions = {
  /** A name in the `http-client.env.json` beside the file. */
  readonly environment?: string | undefined
  /** Called for each kind of part that has no effect, as `file:line:column: what`, with the number of its other places. */
  readonly onWarning?: ((message: string) => void) | undefined
}

/**
 * Reads a .http file of an editor as one flow: its requests in order, with what their scripts set and test. The host of the
 * URLs, or a variable before the path that has no value, stands for the target.
 *
 * @throws ToolError CONFIG_INVALID or UNSUPPORTED as `file:line:column: what is wrong`; FILE_UNREADABLE
 *
 * @example
 * export default defineGauntlet({
 *   smoke: {
 *     checks: [{ name: 'orders', target: 'candidate', flow: await readHttpFlow('orders.http', { environment: 'dev' }) }],
 *   },
 * })
 */
export async function readHttpFlow(file: string, options: HttpFileOptions = {}): Promise<Flow> {
  const text = (await readUserFile(file, 'the .http file')).replace(/^\uFEFF/, '')
  const steps = await withWarnings(
    options.onWarning,
    async (warn) => await readHttpSteps({ text, file, warn }, options.environment, undefined),
  )
  return {
    name: basename(file).replace(/\.(?:http|rest)$/, ''),
    steps: steps.map(({ name, toStep }) => (name === undefined ? toStep() : { ...toStep(), name })),
  }
}
