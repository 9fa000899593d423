import { basename } from 'node:path'
import type { Flow, Step } from '@gauntlet/core/flow'
import { HurlSource } from './hurl-source.ts'
import { readUserFile } from '../read-user-file.ts'
import { parseHurl } from './parse-hurl.ts'
import { createEntryReader, type HurlStep } from './to-hurl-step.ts'

/**
 * Reads a Hurl file as one flow: each entry a request with its captures and asserts. The base URL of the file (an
 * origin, or a variable before the path) stands for the target.
 *
 * @throws ToolError CONFIG_INVALID or UNSUPPORTED as `file:line:column: what is wrong`; FILE_UNREADABLE
 *
 * @example
 * export default defineGauntlet({
 *   smoke: { checks: [{ name: 'orders', target: 'candidate', flow: await readHurlFlow('smoke/orders.hurl') }] },
 * })
 */
export async function readHurlFlow(file: string): Promise<Flow> {
  const text = await readUserFile(file, 'the Hurl file')
  const read = await parseHurlSteps(text, file)
  const steps = read.flatMap(({ step, delayMs }): Step[] =>
    delayMs > 0 ? [{ kind: 'think', durationMs: delayMs, jitter: { ms: 0 } }, step] : [step],
  )
  return { name: basename(file).replace(/\.hurl$/, ''), steps }
}

/** The request of each entry, where it stands, and how long to wait before it. */
export async function parseHurlSteps(text: string, file: string): Promise<HurlStep[]> {
  const source = new HurlSource(text, file)
  const read = createEntryReader(source)
  const steps: HurlStep[] = []
  for (const entry of parseHurl(source)) steps.push(...(await read(entry)))
  return steps
}
