import { faultKeys, statementWhen } from '@gauntlet/contract'
import { setTimeout as sleep } from 'node:timers/promises'
import { refuseForeignDatabase, type StatementFaultKind } from '../fault-kind.ts'
import type { StatementFaultOf } from '../statement/statement-fault-kind.ts'

export type StatementLostAnswerFault = StatementFaultOf<
  'statement-lost-answer',
  { readonly silentMs?: number }
>

/** Nobody waits longer for one statement, and a network that is gone ends a connection some time. */
const SILENT_MS = 5_000

/** The statement is done, and its answer never reaches the application: the connection is silent, and then reset. */
export const statementLostAnswer: StatementFaultKind<StatementLostAnswerFault> = {
  kind: 'statement-lost-answer',
  description:
    'The statement is done, and its answer never comes: the connection is silent, and then reset.',
  when: statementWhen,
  properties: { silentMs: faultKeys.silentMs },
  points: ['after'],
  done: 'answers of the database lost',
  refuse: (_, target) => refuseForeignDatabase(target),
  prepareAct:
    ({ silentMs = SILENT_MS }) =>
    () => ({
      action: { do: 'run', act: () => sleep(silentMs) },
    }),
}
