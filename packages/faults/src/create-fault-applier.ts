import type { AnyFault } from './fault.ts'
import { faultKinds, kindOf } from './fault-kinds.ts'
import type { FaultKind } from './fault-kind.ts'
import { FaultTarget, type StartedTarget } from './fault-target.ts'
import type { ApplyFault } from './plan-target-fault.ts'
import { InvariantError } from '@gauntlet/core'

/**
 * How faults are applied to a target that Gauntlet started, with what proves it.
 *
 * @throws ToolError CONFIG_INVALID for a replica or a database that is not ours
 */
export function createFaultApplier(
  started: StartedTarget,
  signal: AbortSignal,
  kinds: readonly FaultKind[] = faultKinds,
): (fault: AnyFault) => ApplyFault {
  const target = new FaultTarget(started, signal)
  return (fault) => {
    const kind = kindOf(fault, kinds)
    if (!('prepare' in kind)) throw new InvariantError(`a ${kind.kind} is injected by the proxy`)
    return kind.prepare(fault, target)
  }
}
