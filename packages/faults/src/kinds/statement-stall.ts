import { faultKeys, statementWhen } from '@gauntlet/contract'
import { setTimeout as sleep } from 'node:timers/promises'
import { refuseForeignDatabase, type StatementFaultKind } from '../fault-kind.ts'
import type { StatementFaultOf } from '../statement/statement-fault-kind.ts'

export type StatementStallFault = StatementFaultOf<'statement-stall', { readonly ms: number }>

/** From the first match on, all statements that match wait until so much time has passed: a database that stands still. */
export const statementStall: StatementFaultKind<StatementStallFault> = {
  kind: 'statement-stall',
  description:
    'Statements that match wait together until so much time has passed since the first one.',
  when: statementWhen,
  properties: { ms: faultKeys.ms },
  points: ['before', 'after'],
  done: 'statements stalled',
  refuse: (_, target) => refuseForeignDatabase(target),
  prepareAct: ({ ms }) => {
    let until: Promise<void> | undefined
    return () => {
      until ??= sleep(ms)
      return { action: { do: 'stall', until } }
    }
  },
}
