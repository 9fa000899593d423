import { faultKeys } from '@gauntlet/contract'
import type { FaultOf } from '../fault.ts'
import { refuseReplica, type TargetFaultKind } from '../fault-kind.ts'

export type PauseFault = FaultOf<
  'pause',
  {
    readonly ms: number
    /** Counted from 1; the first by default. */
    readonly replica?: number
  }
>

/** A replica stands still (SIGSTOP, SIGCONT), as in a long garbage collection or on a frozen machine. */
export const pause: TargetFaultKind<PauseFault> = {
  kind: 'pause',
  description: 'A replica stands still (SIGSTOP, SIGCONT).',
  properties: { ms: faultKeys.ms, replica: faultKeys.replica },
  refuse: refuseReplica,
  prepare: ({ ms, replica: number }, target) => {
    const replica = target.replica(number)
    return target.inTurn(replica, async () => {
      const { pid } = replica.process
      const { stoodStill } = await replica.process.pause(ms, target.signal)
      if (target.signal.aborted) throw new Error('called off, for the run was interrupted')
      if (!stoodStill) throw new Error(`process ${pid} was not seen standing still`)
      return { proof: `process ${pid} stood still (SIGSTOP) and went on (SIGCONT)` }
    })
  },
}
