import { nowNs } from '@gauntlet/engine'
import {
  type AnyFault,
  createFaultAppliers,
  type DatabaseWire,
  describeMatch,
  type FaultKind,
  findSpreadTimes,
  injectFaults,
  kindOf,
} from '@gauntlet/faults'
import type { RunningTarget } from '@gauntlet/stack'
import type { Io } from '../cli/io.ts'
import type { RunFaults } from '../load/load-run-request.ts'
import { watchWrites } from './watch-writes.ts'

export type FaultsPlan = {
  readonly name: string
  readonly target: RunningTarget & { readonly wire?: DatabaseWire }
  readonly inject: readonly AnyFault[]
  /** How long the load takes; without it kills and crashes come once. */
  readonly scheduleMs?: number
}

export type PlanTools = { readonly io: Pick<Io, 'signal'>; readonly kinds: readonly FaultKind[] }

/** The faults of a plan, as a load run takes them. @throws ToolError CONFIG_INVALID for what is not ours */
export function planRunFaults(
  { io, kinds }: PlanTools,
  { name, target, inject, scheduleMs: lastsMs }: FaultsPlan,
): RunFaults {
  const { toApply, toAct } = createFaultAppliers(target, io.signal, kinds)
  const { databaseUrl, postgres, wire } = target
  const options = {
    faults: inject,
    kinds,
    toApply,
    ...(wire && { atStatements: { wire, toAct } }),
    nowNs,
    ...(lastsMs !== undefined && { scheduleMs: lastsMs }),
    ...(postgres && databaseUrl && { watchWrites: () => watchWrites(databaseUrl) }),
  }
  return {
    name,
    plan: inject.map((fault) => {
      const times = lastsMs === undefined ? undefined : findSpreadTimes(fault, kinds)
      return times === undefined ? fault : { ...fault, times }
    }),
    crashKinds: inject.flatMap((fault) => {
      const { kind, crashesDatabase = false } = kindOf(fault, kinds)
      return crashesDatabase ? [kind] : []
    }),
    inject: (origins, seed) => injectFaults({ ...options, origins, seed }),
  }
}

/** `kill after 20 requests, 5 times, spread over the run`. */
export function describeFault(
  fault: AnyFault & { readonly requests?: number },
  kinds: readonly FaultKind[],
): string {
  const { kind, after = 0, times = 1, every = 0, match } = fault
  if (match)
    return `${kind} at ${describeMatch(match)}${times > 1 ? ` and the ${times - 1} behind it` : ''}`
  const hit = fault.requests === undefined ? '' : ` of ${fault.requests}`
  const spread = findSpreadTimes(fault, kinds)
  const more = spread ? `, ${spread} times, spread over the run` : ''
  const again = times > 1 ? `, ${times} times, every ${every} requests` : more
  return `${kind}${hit} after ${after} requests${again}`
}
