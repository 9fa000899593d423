import { EXIT, TOOL_ERRORS, type ExitCode, type Outcome } from '@gauntlet/contract'

const exits = { pass: EXIT.SHIP, fail: EXIT.HOLD, no_evidence: EXIT.INCONCLUSIVE } as const

/** How a command that checks ends: 0 for a pass and for nothing else. */
export function exitOfOutcome(outcome: Outcome): ExitCode {
  return exits[outcome]
}

/** The same; a pass of which neither a file nor a row is left has no evidence, and is not said to be one. */
export function exitOfSaved(outcome: Outcome, isSaved: boolean): ExitCode {
  return isSaved || outcome !== 'pass' ? exitOfOutcome(outcome) : TOOL_ERRORS.FILE_UNWRITABLE.exit
}
