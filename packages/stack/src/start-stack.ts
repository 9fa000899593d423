import type { TargetConfig } from '@gauntlet/contract'
import { startTarget, type RunningTarget, type StartTargetOptions } from './start-target.ts'

export type StackOptions = Omit<StartTargetOptions, 'name' | 'config'> & {
  readonly targets: Readonly<Record<string, TargetConfig>>
  /** Called when a target starts, and when it is ready or given up. */
  readonly onProgress?: (name: string, state: 'starting' | 'ready' | 'absent') => void
}

export type Stack = {
  readonly targets: ReadonlyMap<string, RunningTarget>
  /** Optional targets that did not start, and why. */
  readonly absent: ReadonlyMap<string, string>
  stop(): Promise<void>
}

/**
 * Starts every target at once; when one fails that is not optional, the others are stopped again and
 * its error is thrown.
 */
export async function startStack({ targets, onProgress, ...shared }: StackOptions): Promise<Stack> {
  const absent = new Map<string, string>()
  const starting = Object.entries(targets).map(async ([name, config]) => {
    onProgress?.(name, 'starting')
    try {
      const target = await startTarget({ ...shared, name, config })
      onProgress?.(name, 'ready')
      return target
    } catch (error) {
      if (config.optional !== true || shared.signal?.aborted) throw error
      absent.set(name, (error as Error).message)
      onProgress?.(name, 'absent')
      return undefined
    }
  })
  const settled = await Promise.allSettled(starting)
  const running = settled.flatMap((one) =>
    one.status === 'fulfilled' && one.value ? [one.value] : [],
  )
  const stop = async () => {
    await Promise.all(running.map((target) => target.stop()))
  }
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  return { targets: new Map(running.map((target) => [target.name, target])), absent, stop }
}
