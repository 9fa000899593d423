import { PageError, ToolError, type PageQuery } from '@gauntlet/contract'
import { once } from 'node:events'
import type { ServedPlugin } from './served-page.ts'

const defaultTimeoutMs = 10_000
/** More than a page can show; it is held in memory once. */
const maxBytes = 8 * 1024 * 1024

type ReadOptions = {
  /** Aborted when the browser went away. */
  readonly gone: AbortSignal
  readonly now: () => number
}

/**
 * What a plugin's `read` answers, as JSON. A plugin that does not heed its signal is left behind when its time is over.
 *
 * @throws ToolError PAGE_FAILED, PAGE_UNREACHABLE, or what `read` throws of the table itself
 */
export async function readPage(
  plugin: ServedPlugin,
  query: PageQuery,
  { gone, now }: ReadOptions,
): Promise<string> {
  const { name, timeoutMs = defaultTimeoutMs } = plugin
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = AbortSignal.any([gone, timeout])
  try {
    const answer = await Promise.race([
      (async () => await plugin.read(query, { signal, now }))(),
      once(signal, 'abort').then(() => Promise.reject(signal.reason as Error)),
    ])
    return toText(plugin, answer)
  } catch (cause) {
    if (cause instanceof ToolError) throw cause
    if (gone.aborted) throw new PageError('unreachable', 'the browser went away', { cause })
    if (timeout.aborted) {
      const said = `the page "${name}" was not answered within ${timeoutMs / 1000} s`
      throw new PageError('unreachable', said, { cause })
    }
    // The log shows the chain of errors, and nothing else.
    const thrown = cause instanceof Error ? cause : new Error(String(cause))
    throw failed(plugin, 'threw an error', thrown)
  }
}

function toText(plugin: ServedPlugin, answer: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(answer)
  } catch (cause) {
    throw failed(plugin, 'answered what JSON cannot hold', cause)
  }
  if (text === undefined) throw failed(plugin, 'answered what JSON cannot hold')
  if (Buffer.byteLength(text) > maxBytes) {
    throw failed(plugin, `answered with more than ${maxBytes / 1024 ** 2} MiB`)
  }
  return text
}

function failed({ name }: ServedPlugin, what: string, cause?: unknown): ToolError {
  return new ToolError('PAGE_FAILED', `read() of the page "${name}" ${what}`, { cause })
}
