import { InvariantError } from '@gauntlet/core'
import type { AnyFault } from './fault.ts'
import type { FaultKind } from './fault-kind.ts'
import { databaseCrash, type DatabaseCrashFault } from './kinds/database-crash.ts'
import { delay, type DelayFault } from './kinds/delay.ts'
import { halfOpen, type HalfOpenFault } from './kinds/half-open.ts'
import { kill, type KillFault } from './kinds/kill.ts'
import { lostAnswer, type LostAnswerFault } from './kinds/lost-answer.ts'
import { pause, type PauseFault } from './kinds/pause.ts'
import { reset, type ResetFault } from './kinds/reset.ts'
import { statementReset, type StatementResetFault } from './kinds/statement-reset.ts'
import {
  statementLostAnswer,
  type StatementLostAnswerFault,
} from './kinds/statement-lost-answer.ts'
import { statementDelay, type StatementDelayFault } from './kinds/statement-delay.ts'
import { statementStall, type StatementStallFault } from './kinds/statement-stall.ts'
import { statementError, type StatementErrorFault } from './kinds/statement-error.ts'
import {
  statementSessionEnd,
  type StatementSessionEndFault,
} from './kinds/statement-session-end.ts'
import { statementKill, type StatementKillFault } from './kinds/statement-kill.ts'
import {
  statementDatabaseCrash,
  type StatementDatabaseCrashFault,
} from './kinds/statement-database-crash.ts'

/** The kinds of faults there are, in the order of docs/config.md. */
export const faultKinds: readonly FaultKind[] = [
  delay,
  lostAnswer,
  reset,
  halfOpen,
  pause,
  kill,
  databaseCrash,
  statementReset,
  statementLostAnswer,
  statementDelay,
  statementStall,
  statementError,
  statementSessionEnd,
  statementKill,
  statementDatabaseCrash,
]

/** A fault as a config plans it. */
export type Fault =
  | DelayFault
  | LostAnswerFault
  | ResetFault
  | HalfOpenFault
  | PauseFault
  | KillFault
  | DatabaseCrashFault
  | StatementResetFault
  | StatementLostAnswerFault
  | StatementDelayFault
  | StatementStallFault
  | StatementErrorFault
  | StatementSessionEndFault
  | StatementKillFault
  | StatementDatabaseCrashFault

/** The row of a fault. The schema of the config has refused every kind that has none. */
export function kindOf({ kind }: AnyFault, kinds: readonly FaultKind[]): FaultKind {
  const row = kinds.find((one) => one.kind === kind)
  if (!row) throw new InvariantError(`there is no fault of kind "${kind}"`)
  return row
}

/** How often a fault of this kind is spread over the schedule; undefined where the plan says how often, and when. */
export function findSpreadTimes(
  fault: AnyFault,
  kinds: readonly FaultKind[] = faultKinds,
): number | undefined {
  return fault.times === undefined ? kindOf(fault, kinds).spreadTimes : undefined
}
