import type { LoadResult } from '@gauntlet/contract'
import { openLoad, startResult } from './load/open-load.ts'
import type { RunLoadOptions } from './load/run-load-options.ts'
import { toMeasurement } from './load/to-measurement.ts'

export type { RunLoadOptions } from './load/run-load-options.ts'

/**
 * Runs one scenario against one target and measures it. What the target does wrong is in the result.
 *
 * The response time of a user's first request counts from its scheduled arrival; of a later one from the end of
 * the exchange before plus think time. Service time counts from the actual send.
 *
 * @throws ToolError CONFIG_INVALID, TARGET_FORBIDDEN, TARGET_UNREACHABLE
 */
export async function runLoad(options: RunLoadOptions): Promise<LoadResult> {
  const load = await openLoad(options)
  try {
    const toResult = startResult(options)
    const shared = await load.runBefore()
    const { share, extension } = await load.createRun({ shared }).run()
    if (!share.interrupted) await load.runAfter(shared)
    return toResult({
      ...toMeasurement([{ share }], options.auditLimits),
      ...(extension && { extension }),
    })
  } finally {
    await load.close()
  }
}
