import { statementWhen } from '@gauntlet/contract'
import { once } from 'node:events'
import { refuseForeignDatabase, type StatementFaultKind } from '../fault-kind.ts'
import type { StatementFaultOf } from '../statement/statement-fault-kind.ts'
import { killAndRestart } from './kill.ts'

export type StatementKillFault = StatementFaultOf<'statement-kill'>

/** The replica whose statement it is is killed (SIGKILL) while the statement, or its answer, is withheld; then it is started again. */
export const statementKill: StatementFaultKind<StatementKillFault> = {
  kind: 'statement-kill',
  description: 'The replica that sent the statement is killed (SIGKILL) and started again.',
  when: statementWhen,
  properties: {},
  points: ['after', 'before'],
  done: 'statements at which the replica was killed',
  refuse: (_, target) => refuseForeignDatabase(target),
  prepareAct:
    (_, target) =>
    ({ replica: number }) => {
      const replica = target.replica(number)
      const which = target.replicaCount > 1 ? ` of replica ${number}` : ''
      const killed = new AbortController()
      const isKilled = once(killed.signal, 'abort')
      const over = target.inTurn(replica, () =>
        killAndRestart({
          replica,
          which,
          stop: target.signal,
          onKilled: () => killed.abort(),
        }),
      )(() => undefined)
      const act = async () => {
        await Promise.race([isKilled, over])
      }
      return { action: { do: 'run', act }, over }
    },
}
