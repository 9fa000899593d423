import type { FaultBlock, TargetConfig } from '@gauntlet/contract'
import type { AnyFault, OfRequests } from './fault.ts'
import type { AtStatement, AtStatementKind } from './statement/statement-fault-kind.ts'
import type { Treatment } from './http/fault-decision.ts'
import type { ApplyFault } from './plan-target-fault.ts'
import type { FaultTarget } from './fault-target.ts'

/** A target of the config, and its name there. */
export type NamedTarget = { readonly name: string; readonly config: TargetConfig }

/** What a row of the registry says of every kind; its keys in the config are those of `FaultBlock`. */
type Common<Fault> = FaultBlock & {
  /** How often it comes, spread over the schedule, where the plan does not say; by default once. */
  readonly spreadTimes?: number
  /** Whether it crashes the database: what that may lose depends on its settings. */
  readonly crashesDatabase?: true
  /**
   * Why it cannot be injected into this target, behind the fault's place in the config; undefined when it can.
   *
   * `.replica is 3; candidate has 2`
   */
  refuse?(fault: Fault, target: NamedTarget): string | undefined
}

/** A fault of so many requests on their way: the proxy injects it. */
export type WireFaultKind<Fault extends AnyFault & OfRequests = AnyFault & OfRequests> =
  Common<Fault> & {
    /** What was done to so many: `answers lost`. */
    readonly done: string
    /** @param part how far into the usual time of an answer, in [0, 1) */
    treat(fault: Fault, part: number): Treatment
  }

/** A fault of a process or a database that Gauntlet started. */
export type TargetFaultKind<Fault extends AnyFault = AnyFault> = Common<Fault> & {
  /** @throws ToolError CONFIG_INVALID for a replica or a database that is not ours */
  prepare(fault: Fault, target: FaultTarget): ApplyFault
}

/** A fault at a statement on its way between the target and its database. */
export type StatementFaultKind<Fault extends AnyFault & AtStatement = AnyFault & AtStatement> =
  Common<Fault> & AtStatementKind<Fault>

/** One row of the registry in `fault-kinds.ts`. */
export type FaultKind = WireFaultKind | TargetFaultKind | StatementFaultKind

/** Whether a kind needs the proxies between the target and its database. */
export const isAtStatement = (kind: FaultKind): kind is StatementFaultKind => 'points' in kind

/** Why a fault cannot be injected into a target, behind its place in the config; undefined when it can. */
export function findRefusal(
  kind: FaultKind,
  fault: AnyFault,
  target: NamedTarget,
): string | undefined {
  return (kind as TargetFaultKind).refuse?.(fault, target)
}

/** Says that a target has no replica of this number; undefined where it has. */
export function refuseReplica(
  { replica = 1 }: { readonly replica?: number },
  { name, config }: NamedTarget,
): string | undefined {
  const count = config.start?.replicas ?? 1
  return replica > count ? `.replica is ${replica}; ${name} has ${count}` : undefined
}

/** Only a database that Gauntlet started may be broken, or one of which the config says so. */
export function refuseForeignDatabase({
  name,
  config: { start, database },
}: NamedTarget): string | undefined {
  if (database === 'embedded') return undefined
  const what = ' acts between a target that Gauntlet starts and its database'
  if (database?.writable !== true)
    return `${what}, which must be its to break: targets.${name}.database must be 'embedded', or { url, writable: true } of a database of tests`
  return start ? undefined : `${what}: targets.${name} needs a start command`
}
