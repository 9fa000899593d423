import { EXIT, type ExitCode, type Outcome } from '@gauntlet/contract'

const exits = { pass: EXIT.SHIP, fail: EXIT.HOLD, no_evidence: EXIT.INCONCLUSIVE } as const

/** How a command that checks ends: 0 for a pass and for nothing else. */
export function exitOfOutcome(outcome: Outcome): ExitCode {
  return exits[outcome]
}
