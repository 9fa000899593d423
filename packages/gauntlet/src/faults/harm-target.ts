import { ToolError } from '@gauntlet/contract'
import type { Harm, HarmDone, StackFault } from '@gauntlet/faults'
import type { Replica, RunningTarget } from '@gauntlet/stack'

/**
 * How faults are done to a target that Gauntlet started, with what proves it. Those of one replica take turns: one that
 * is being started again is not killed.
 *
 * @throws ToolError CONFIG_INVALID for a replica or a database that is not ours
 */
export function harmTarget(target: RunningTarget, signal: AbortSignal) {
  const turns = new Map<Replica, Promise<unknown>>()
  const inTurn = (replica: Replica, act: () => Promise<HarmDone>): Harm => {
    return async (begin) => {
      const mine = (turns.get(replica) ?? Promise.resolve()).then(() => {
        begin()
        return act()
      })
      turns.set(
        replica,
        mine.catch(() => undefined),
      )
      return await mine
    }
  }
  return (fault: StackFault): Harm => {
    if (fault.kind === 'database-crash') return crashDatabase(target)
    const replica = findReplica(target, fault.replica)
    return inTurn(replica, () =>
      fault.kind === 'pause' ? pause(replica, fault.ms, signal) : kill(replica, signal),
    )
  }
}

function findReplica({ name, replicas }: RunningTarget, number = 1): Replica {
  const replica = replicas[number - 1]
  if (replica) return replica
  const said = `there is no replica ${number} of ${name}; Gauntlet started ${replicas.length}`
  throw new ToolError('CONFIG_INVALID', said)
}

async function pause(replica: Replica, ms: number, signal: AbortSignal): Promise<HarmDone> {
  const { pid } = replica.process
  const { stoodStill } = await replica.process.pause(ms, signal)
  if (signal.aborted) throw new Error('called off, for the run was interrupted')
  if (!stoodStill) throw new Error(`process ${pid} was not seen standing still`)
  return { proof: `process ${pid} stood still (SIGSTOP) and went on (SIGCONT)` }
}

async function kill(replica: Replica, interrupted: AbortSignal): Promise<HarmDone> {
  const { process } = replica
  const { pid } = process
  if (!process.isRunning()) throw new Error(`process ${pid} had ended before the kill`)
  await process.killGroup()
  const { signal } = await process.ended
  if (signal !== 'SIGKILL') throw new Error(`process ${pid} had ended before the kill`)
  const proof = `process ${pid} ended by SIGKILL`
  try {
    await replica.restart()
    return { proof: `${proof}; process ${replica.process.pid} took its place` }
  } catch (error) {
    if (interrupted.aborted) return { proof }
    const broken = `the replica that was killed does not serve again: ${(error as Error).message}`
    return { proof, broken }
  }
}

function crashDatabase({ name, postgres }: RunningTarget): Harm {
  if (!postgres) {
    throw new ToolError('CONFIG_INVALID', `the database of ${name} is not ours to crash`)
  }
  return async (begin) => {
    begin()
    const session = await postgres.crashSession()
    return { proof: `session ${session} was killed, PostgreSQL ended all others and recovered` }
  }
}
