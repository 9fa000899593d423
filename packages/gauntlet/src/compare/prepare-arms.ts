import type { Arm } from '@gauntlet/core/compare'
import { prepareDatabase } from '@gauntlet/stack'
import { join } from 'node:path'
import { startReceivers, withReceivers } from '../receiver/receivers.ts'
import { toStart, type ArmStart } from './arm-start.ts'

/**
 * Prepares each arm's embedded database, once for a session: migrated by the arm's own build, and seeded. It is made anew
 * each time, for nobody knows of what build an earlier one is. One after the other, before the first block, so that no
 * run has it beside itself. When interrupted it returns early, and no run follows.
 *
 * @throws ToolError START_FAILED of a build that does not start
 */
export async function prepareArms(
  options: ArmStart & { readonly onPrepare?: (target: string) => void },
): Promise<void> {
  const arms: readonly Arm[] = ['baseline', 'candidate']
  for (const arm of arms) {
    if (options.signal.aborted) return
    const start = toStart(options, arm)
    if (!start.config.start || start.config.database !== 'embedded') continue
    options.onPrepare?.(start.name)
    const receivers = await startReceivers(options.receivers)
    try {
      const config = withReceivers(start.config, receivers)
      await prepareDatabase({ ...start, config, logFolder: join(start.logFolder, 'prepare') })
    } catch (error) {
      if (!options.signal.aborted) throw error
    } finally {
      await receivers.stop()
    }
  }
}
