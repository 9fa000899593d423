import type { Fault } from '@gauntlet/contract'
import { startFaultProxy } from './http/fault-proxy.ts'
import type { Passage } from './http/passage.ts'
import { watchReplica, type ReplicaWatch } from './watch-replica.ts'
import type { Injected } from './injected-fault.ts'
import { planStackFault, type Harm, type StackFault } from './plan-stack-fault.ts'
import { planWireFault } from './plan-wire-fault.ts'
import type { PlannedFault } from './planned-fault.ts'

export type InjectFaultsOptions = {
  readonly faults: readonly Fault[]
  /** Origins of the target's replicas. */
  readonly origins: readonly string[]
  /** How a fault that is not of the wire is done to what we started. */
  readonly toHarm: (fault: StackFault) => Harm
  /** Nanoseconds of the clock by which the run is measured. */
  readonly nowNs: () => number
}

export type Injection = {
  /** Where to send what is to meet the faults: one proxy an origin, in their order. */
  readonly urls: readonly string[]
  /** Waits for the end of every fault, and for what the target still works on; then the proxies end. */
  readonly end: () => Promise<Injected>
}

/**
 * Puts proxies in front of a target, and lets each fault happen when its moment has come: after so many requests, over
 * all replicas together. Where several want the same request, the first of the list has it.
 */
export async function injectFaults(options: InjectFaultsOptions): Promise<Injection> {
  const { faults, origins, toHarm, nowNs } = options
  const planned = faults.map((fault): PlannedFault =>
    'requests' in fault ? planWireFault(fault, nowNs) : planStackFault(fault, toHarm(fault), nowNs),
  )
  let total = 0
  const meet = (): Passage | undefined => {
    total += 1
    const passages = planned.map((fault) => fault.meet(total))
    return passages.find((passage) => passage !== undefined)
  }
  const replicas = origins.map(() => watchReplica(nowNs))
  const proxies = await Promise.all(
    origins.map((origin, index) =>
      startFaultProxy(origin, () => (replicas[index] as ReplicaWatch).through(meet())),
    ),
  )
  return {
    urls: proxies.map(({ url }) => url),
    end: async () => {
      await Promise.all(proxies.map((proxy) => proxy.close()))
      const injected = await Promise.all(planned.map((fault) => fault.end(total)))
      return { faults: injected, replicas: replicas.map((watch) => watch.end(injected)) }
    },
  }
}
