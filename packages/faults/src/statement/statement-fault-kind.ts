import type { StatementMatch } from '@gauntlet/contract'
import type { FaultTarget } from '../fault-target.ts'
import type { AppliedFault } from '../plan-target-fault.ts'
import type { WireAction, WirePoint } from '../postgres/wire.ts'

/** The keys of a fault at a statement, in place of those of `Moment`. */
export type AtStatement = {
  readonly match: StatementMatch
  /** At so many matches, from the first one that counts on; once by default. */
  readonly times?: number
}

/** One fault of a kind at a statement, with the keys that the kind has besides. */
export type StatementFaultOf<Kind extends string, Keys = unknown> = {
  readonly kind: Kind
} & AtStatement &
  Keys

export type StatementAction = {
  readonly action: WireAction
  /** Resolves when what was done besides is over, as the start of a process that was killed. */
  readonly over?: Promise<AppliedFault>
}

/** What is done at one match. @param at whose statement it is */
export type ActAtStatement = (at: {
  /** From 1. */
  readonly replica: number
}) => StatementAction

/** What a row of the registry has for a fault at a statement. */
export type AtStatementKind<Fault> = {
  /** Where it can be injected; by default at the first. */
  readonly points: readonly [WirePoint['at'], ...WirePoint['at'][]]
  /** What was done to so many: `connections to the database reset`. */
  readonly done: string
  prepareAct(fault: Fault, target: FaultTarget): ActAtStatement
}
