import type { CheckResult, ObservedExchange } from '@gauntlet/contract'
import { listSteps, nowNs, type Extension } from '@gauntlet/engine'
import { findLastEnd, type InjectedFault } from '@gauntlet/faults'
import type { LoadRunRequest } from '../load/load-run-request.ts'
import { describeExit, listExits } from '../target/list-exits.ts'
import { createRecoveryWait, RECOVERY_LIMIT_MS } from './recovery-wait.ts'
import { watchRecovery } from './watch-recovery.ts'

/** The faults of a load run that is under way. */
export type RunningFaults = {
  /** Where to send the load. */
  readonly urls: readonly string[]
  readonly observe: (exchange: ObservedExchange) => void
  /** Goes with the load: it ends when recovery can be judged. */
  readonly extension: Extension
  /** Waits for the end of every fault. */
  readonly end: () => Promise<EndedFaults>
}

export type EndedFaults = {
  readonly injected: readonly InjectedFault[]
  /** Whether the target serves again. */
  readonly recovery: CheckResult
}

/** Whatever is wanted, load does not go on for longer. */
const MOST_EXTENSION_MS = 1_800_000

/** Puts the planned faults in front of a target; undefined where none are planned. */
export async function startFaults(request: LoadRunRequest): Promise<RunningFaults | undefined> {
  const { faults, scenario, seed, target } = request
  if (!faults) return undefined
  const { urls, progress, end } = await faults.inject(target.urls, seed)
  const recovery = watchRecovery({ urls, steps: listSteps(scenario) })
  const replicas = target.replicas ?? []
  const wait = createRecoveryWait({
    progress,
    isRecovered: recovery.isRecovered,
    isDown: () => replicas.some((replica) => !replica.process.isRunning()),
    limitMs: faults.recoveryLimitMs ?? RECOVERY_LIMIT_MS,
    nowNs,
  })
  return {
    urls,
    observe: recovery.observe,
    extension: { isWanted: wait.isWanted, limitMs: MOST_EXTENSION_MS },
    end: async () => {
      const injected = await end()
      const exits = (await listExits(replicas)).map(describeExit)
      const overNs = findLastEnd(injected)
      const question = { faults: injected, overNs, wasLimitReached: wait.wasLimitReached(), exits }
      return { injected, recovery: recovery.toCheck(question) }
    },
  }
}
