import { faultKeys } from '@gauntlet/contract'
import type { FaultOf } from '../fault.ts'
import { refuseReplica, type TargetFaultKind } from '../fault-kind.ts'
import type { FaultReplica } from '../fault-target.ts'
import type { AppliedFault } from '../plan-target-fault.ts'

export type KillFault = FaultOf<'kill', { readonly replica?: number }>

/** A replica is killed (SIGKILL) and started again. Where none is named, each in turn, from the first. */
export const kill: TargetFaultKind<KillFault> = {
  kind: 'kill',
  description: 'A replica is killed (SIGKILL) and started again.',
  properties: { replica: faultKeys.replica },
  // A kill finds a bug only where it falls. Fewer miss work that runs a quarter of the time more often than once in ten
  // runs; more make each run longer, by a start of the target each.
  spreadTimes: 5,
  refuse: refuseReplica,
  prepare: ({ replica: named }, target) => {
    target.replica(named)
    let at = 0
    return async (begin) => {
      const number = named ?? (at++ % target.replicaCount) + 1
      const replica = target.replica(number)
      const which = target.replicaCount > 1 ? ` of replica ${number}` : ''
      return await target.inTurn(replica, () =>
        killAndRestart({ replica, which, stop: target.signal }),
      )(begin)
    }
  },
}

export type KillAndRestart = {
  readonly replica: FaultReplica
  /** ` of replica 2`, where there are several. */
  readonly which: string
  readonly stop: AbortSignal
  /** Called when its process has ended. */
  readonly onKilled?: () => void
}

/** @throws Error where its process had ended before */
export async function killAndRestart(options: KillAndRestart): Promise<AppliedFault> {
  const { replica, which, stop, onKilled } = options
  const { process } = replica
  const { pid } = process
  if (!process.isRunning()) throw new Error(`process ${pid} had ended before the kill`)
  await process.killGroup()
  const { signal } = await process.ended
  if (signal !== 'SIGKILL') throw new Error(`process ${pid} had ended before the kill`)
  onKilled?.()
  const proof = `process ${pid}${which} ended by SIGKILL`
  try {
    await replica.restart()
    return { proof: `${proof}; process ${replica.process.pid} took its place` }
  } catch (error) {
    if (stop.aborted) return { proof }
    const broken = `the replica that was killed does not serve again: ${(error as Error).message}`
    return { proof, broken }
  }
}
