import { ToolError } from '@gauntlet/contract'
import { reachTarget } from '@gauntlet/engine'
import type { RunningTarget } from '@gauntlet/stack'
import { setTimeout as delay } from 'node:timers/promises'

/** A service that was started just before may listen in a moment. */
const patienceMs = 10_000
const pollMs = 250

/**
 * Waits until something listens at the URL of a target that Gauntlet did not start: what is away shows nothing of the build.
 *
 * @throws ToolError TARGET_UNREACHABLE with the place of the URL
 */
export async function requireListening(
  { name, urls, replicas }: Pick<RunningTarget, 'name' | 'urls' | 'replicas'>,
  signal: AbortSignal,
): Promise<void> {
  if (replicas.length > 0) return
  const late = performance.now() + patienceMs
  for (const url of urls) {
    for (;;) {
      try {
        await reachTarget(new URL(url))
        break
      } catch (cause) {
        signal.throwIfAborted()
        if (performance.now() > late) throw describeAway(name, cause)
        await delay(pollMs, undefined, { signal })
      }
    }
  }
}

function describeAway(name: string, cause: unknown): ToolError {
  const why = cause instanceof Error ? cause.message : String(cause)
  const what = `targets.${name} is away, and nothing was sent: ${why}`
  return new ToolError('TARGET_UNREACHABLE', what, { cause, place: `targets.${name}.url` })
}
