import type { AnyFault } from './fault.ts'
import { faultKinds, kindOf } from './fault-kinds.ts'
import { isAtStatement, type FaultKind } from './fault-kind.ts'
import { FaultTarget, type StartedTarget } from './fault-target.ts'
import type { ApplyFault } from './plan-target-fault.ts'
import type { ActAtStatement, AtStatement } from './statement/statement-fault-kind.ts'
import { InvariantError } from '@gauntlet/core'

/** How faults are applied to a target that Gauntlet started, with what proves it. */
export type FaultAppliers = {
  /** @throws ToolError CONFIG_INVALID for a replica or a database that is not ours */
  readonly toApply: (fault: AnyFault) => ApplyFault
  /** The same for what is done at a statement. */
  readonly toAct: (fault: AnyFault & AtStatement) => ActAtStatement
}

export function createFaultAppliers(
  started: StartedTarget,
  signal: AbortSignal,
  kinds: readonly FaultKind[] = faultKinds,
): FaultAppliers {
  const target = new FaultTarget(started, signal)
  return {
    toApply: (fault) => {
      const kind = kindOf(fault, kinds)
      if (!('prepare' in kind)) throw new InvariantError(`a ${kind.kind} is injected by a proxy`)
      return kind.prepare(fault, target)
    },
    toAct: (fault) => {
      const kind = kindOf(fault, kinds)
      if (!isAtStatement(kind)) throw new InvariantError(`a ${kind.kind} is at no statement`)
      return kind.prepareAct(fault, target)
    },
  }
}
