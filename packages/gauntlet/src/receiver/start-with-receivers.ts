import { startTarget, type RunningTarget, type StartTargetOptions } from '@gauntlet/stack'
import { startReceivers, withReceivers, type ReceiverConfigs, type Receivers } from './receivers.ts'

export type TargetWithReceivers = RunningTarget & { readonly receivers: Receivers }

/**
 * Starts a target with its own receivers, which live as long as it does.
 *
 * @throws ToolError as `startTarget`
 */
export async function startWithReceivers(
  options: StartTargetOptions,
  configs: ReceiverConfigs | undefined,
): Promise<TargetWithReceivers> {
  const receivers = await startReceivers(configs)
  try {
    const config = withReceivers(options.config, receivers)
    const target = await startTarget({ ...options, config })
    const stop = async () => {
      await target.stop()
      await receivers.stop()
    }
    return { ...target, receivers, stop }
  } catch (error) {
    await receivers.stop()
    throw error
  }
}
