import { ToolError } from '@gauntlet/contract'
import type { AppliedFault, ApplyFault, StackFault } from '@gauntlet/faults'
import type { Postgres, Replica, RunningTarget } from '@gauntlet/stack'

/**
 * How faults are applied to a target that Gauntlet started, with what proves it. Those of one replica, and
 * of the database, take turns: one that is being started again is not killed.
 *
 * @throws ToolError CONFIG_INVALID for a replica or a database that is not ours
 */
export function createFaultApplier(target: RunningTarget, signal: AbortSignal) {
  const turns = new Map<object, Promise<unknown>>()
  const inTurn = (part: object, act: () => Promise<AppliedFault>): ApplyFault => {
    return async (begin) => {
      const mine = (turns.get(part) ?? Promise.resolve()).then(() => {
        begin()
        return act()
      })
      turns.set(
        part,
        mine.catch(() => undefined),
      )
      return await mine
    }
  }
  return (fault: StackFault): ApplyFault => {
    const { kind } = fault
    switch (kind) {
      case 'database-crash': {
        const postgres = requirePostgres(target)
        return inTurn(postgres, () => crash(postgres))
      }
      case 'pause': {
        const replica = findReplica(target, fault.replica)
        return inTurn(replica, () => pause(replica, fault.ms, signal))
      }
      case 'kill': {
        const next = createTurns(target, fault.replica)
        return async (begin) => {
          const number = next()
          const replica = findReplica(target, number)
          const which = target.replicas.length > 1 ? ` of replica ${number}` : ''
          return await inTurn(replica, () => kill(replica, { which, signal }))(begin)
        }
      }
      default:
        return kind satisfies never
    }
  }
}

function findReplica({ name, replicas }: RunningTarget, number = 1): Replica {
  const replica = replicas[number - 1]
  if (replica) return replica
  const said = `there is no replica ${number} of ${name}; Gauntlet started ${replicas.length}`
  throw new ToolError('CONFIG_INVALID', said)
}

/** Each replica in turn, from the first, unless one is named: what only one of them does at a time moves on with each kill. */
function createTurns(target: RunningTarget, number: number | undefined): () => number {
  findReplica(target, number)
  let at = 0
  return () => number ?? (at++ % target.replicas.length) + 1
}

type Killing = { readonly which: string; readonly signal: AbortSignal }

async function pause(replica: Replica, ms: number, signal: AbortSignal): Promise<AppliedFault> {
  const { pid } = replica.process
  const { stoodStill } = await replica.process.pause(ms, signal)
  if (signal.aborted) throw new Error('called off, for the run was interrupted')
  if (!stoodStill) throw new Error(`process ${pid} was not seen standing still`)
  return { proof: `process ${pid} stood still (SIGSTOP) and went on (SIGCONT)` }
}

async function kill(replica: Replica, killing: Killing): Promise<AppliedFault> {
  const { process } = replica
  const { pid } = process
  if (!process.isRunning()) throw new Error(`process ${pid} had ended before the kill`)
  await process.killGroup()
  const { signal } = await process.ended
  if (signal !== 'SIGKILL') throw new Error(`process ${pid} had ended before the kill`)
  const proof = `process ${pid}${killing.which} ended by SIGKILL`
  try {
    await replica.restart()
    return { proof: `${proof}; process ${replica.process.pid} took its place` }
  } catch (error) {
    if (killing.signal.aborted) return { proof }
    const broken = `the replica that was killed does not serve again: ${(error as Error).message}`
    return { proof, broken }
  }
}

function requirePostgres({ name, postgres }: RunningTarget): Postgres {
  if (postgres) return postgres
  throw new ToolError('CONFIG_INVALID', `the database of ${name} is not ours to crash`)
}

async function crash(postgres: Postgres): Promise<AppliedFault> {
  const session = await postgres.crashSession()
  return { proof: `session ${session} was killed, PostgreSQL ended all others and recovered` }
}
