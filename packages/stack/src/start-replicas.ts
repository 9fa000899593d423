import { startReplica, type Replica, type ReplicaOptions } from './start-replica.ts'
import { EndedBeforeReady } from './wait-until-ready.ts'

export type StartedReplicas = {
  readonly replicas: readonly Replica[]
  /** One sentence for each replica that came up only when it was started again. */
  readonly races: readonly string[]
}

/**
 * Starts replicas all at once, as a deployment does: what they do to one database at start-up meets. One that ends by
 * itself is started again once, when the others are up, as whatever runs a deployment would; what was started is stopped
 * again when one does not come up.
 *
 * @throws ToolError START_FAILED or PORT_TAKEN naming the replica
 */
export async function startReplicas(
  plan: Omit<ReplicaOptions, 'index' | 'count' | 'restarts'>,
  count: number,
): Promise<StartedReplicas> {
  const start = (index: number, restarts: number) =>
    startReplica({ ...plan, index, count, restarts })
  const indexes = Array.from({ length: count }, (_, index) => index)
  const settled = await Promise.allSettled(indexes.map((index) => start(index, 0)))
  const replicas = settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined))
  const races: string[] = []
  try {
    for (const [index, one] of settled.entries()) {
      if (one.status === 'fulfilled') continue
      if (count === 1 || !(one.reason instanceof EndedBeforeReady)) throw one.reason
      replicas[index] = await start(index, 1)
      races.push(describeRace(one.reason))
    }
  } catch (error) {
    await stopAll(replicas.filter((replica) => replica !== undefined))
    throw error
  }
  return { replicas: replicas.filter((replica) => replica !== undefined), races }
}

export async function stopAll(replicas: readonly Replica[]): Promise<void> {
  await Promise.all(replicas.map((replica) => replica.stop()))
}

/** The first line says who ended; of its log the last line that names an error says most. */
function describeRace({ message }: Error): string {
  const [what = '', ...log] = message.split('\n')
  const error = log.find((line) => /error/i.test(line)) ?? log.at(-1) ?? ''
  const ended = what.replace(/ before it was ready.*$/, '')
  return `${ended} while the replicas started together, and came up when it was started again${error ? `: ${error.trim()}` : ''}`
}
