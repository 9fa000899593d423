import { ToolError } from '@gauntlet/contract'
import type { Harm, StackFault } from '@gauntlet/faults'
import type { Replica, RunningTarget } from '@gauntlet/stack'

/**
 * How a fault is done to a target that Gauntlet started, with what proves it.
 *
 * @throws ToolError CONFIG_INVALID for a replica or a database that is not ours
 */
export function harmTarget(target: RunningTarget, signal: AbortSignal) {
  return (fault: StackFault): Harm => {
    switch (fault.kind) {
      case 'pause':
        return pause(findReplica(target, fault.replica), fault.ms, signal)
      case 'kill':
        return kill(findReplica(target, fault.replica))
      case 'database-crash':
        return crashDatabase(target)
    }
  }
}

function findReplica({ name, replicas }: RunningTarget, number = 1): Replica {
  const replica = replicas[number - 1]
  if (replica) return replica
  const said = `there is no replica ${number} of ${name}; Gauntlet started ${replicas.length}`
  throw new ToolError('CONFIG_INVALID', said)
}

const pause =
  (replica: Replica, ms: number, signal: AbortSignal): Harm =>
  async () => {
    const { pid } = replica.process
    const { stoodStill } = await replica.process.pause(ms, signal)
    if (!stoodStill) throw new Error(`process ${pid} was not seen standing still`)
    return `process ${pid} stood still (SIGSTOP) and went on (SIGCONT)`
  }

const kill =
  (replica: Replica): Harm =>
  async () => {
    const { process } = replica
    await process.killGroup()
    const { signal } = await process.ended
    if (signal !== 'SIGKILL') throw new Error(`process ${process.pid} had ended before the kill`)
    await replica.restart()
    return `process ${process.pid} ended by SIGKILL; process ${replica.process.pid} took its place`
  }

function crashDatabase({ name, postgres }: RunningTarget): Harm {
  if (!postgres) {
    throw new ToolError('CONFIG_INVALID', `the database of ${name} is not ours to crash`)
  }
  return async () => {
    const session = await postgres.crashSession()
    return `session ${session} was killed, PostgreSQL ended all others and recovered`
  }
}
