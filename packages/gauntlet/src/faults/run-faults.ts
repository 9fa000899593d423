import type { CheckResult, DegradationDocument, WatchedExchange } from '@gauntlet/contract'
import { type Extension, listSteps, nowNs } from '@gauntlet/engine'
import { type InjectedFault, type InjectionProgress, findLastEnd } from '@gauntlet/faults'
import type { LoadRunRequest } from '../load/load-run-request.ts'
import { describeExit, listExits } from '../target/list-exits.ts'
import { watchDegradation } from './watch-degradation.ts'
import { watchRecovery } from './watch-recovery.ts'

/** The faults of a load run that is under way. */
export type RunningFaults = {
  /** Where to send the load. */
  readonly urls: readonly string[]
  readonly observe: (exchange: WatchedExchange) => void
  /** Goes with the load: it ends when recovery can be judged. */
  readonly extension: Extension
  /** Waits for the end of every fault. */
  readonly end: () => Promise<EndedFaults>
}

export type EndedFaults = {
  readonly injected: readonly InjectedFault[]
  /** Whether the target serves again. */
  readonly recovery: CheckResult
  /** How it degraded meanwhile; undefined where no fault happened. */
  readonly degradation: DegradationDocument | undefined
}

/** Whatever is wanted, load does not go on for longer. */
const MOST_EXTENSION_MS = 1_800_000

/** Puts the planned faults in front of a target; undefined where none are planned. */
export async function startFaults(request: LoadRunRequest): Promise<RunningFaults | undefined> {
  const { faults, scenario, seed, target, sender } = request
  if (!faults) return undefined
  const { urls, progress, end } = await faults.inject(target.urls, seed)
  const recovery = watchRecovery({
    urls,
    steps: listSteps(scenario),
    isOpenEnded: sender !== undefined,
  })
  const degradation = watchDegradation(urls)
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
    observe: (exchange) => {
      recovery.observe(exchange)
      degradation.observe(exchange)
    },
    extension: { isWanted: wait.isWanted, limitMs: MOST_EXTENSION_MS },
    end: async () => {
      const injected = await end()
      const exits = (await listExits(replicas)).map(describeExit)
      const overNs = findLastEnd(injected)
      const question = { faults: injected, overNs, wasLimitReached: wait.wasLimitReached(), exits }
      return {
        injected,
        recovery: recovery.toCheck(question),
        degradation: degradation.measure(injected),
      }
    },
  }
}

/** How long load goes on behind its schedule, and behind the last fault, for recovery to be judged. */
export const RECOVERY_LIMIT_MS = 30_000
/** Beside it: a replica that was killed may take so long to start again. */
const FAULT_LIMIT_MS = 60_000

export type RecoveryWaitOptions = {
  readonly progress: () => InjectionProgress
  readonly isRecovered: (overNs: number) => boolean
  /** A replica that nobody starts again has ended. */
  readonly isDown: () => boolean
  readonly limitMs: number
  readonly nowNs: () => number
}

export type RecoveryWait = {
  /** Whether the load has to go on: asked once its schedule is over, and then again and again. */
  readonly isWanted: () => boolean
  /** Whether it went on until the limit, in vain. */
  readonly wasLimitReached: () => boolean
}

/**
 * Load goes on until every fault that can still be reached has happened, and each replica and step was answered as expected
 * after the last one; but not beyond the limit, and not for a process that has ended.
 */
export function createRecoveryWait(options: RecoveryWaitOptions): RecoveryWait {
  const { progress, isRecovered, isDown, limitMs } = options
  const beganNs = options.nowNs()
  let overNs: number | undefined
  let wasLimitReached = false
  return {
    isWanted: () => {
      const atNs = options.nowNs()
      overNs ??= atNs
      const { sent, waitsFor, mayCome, isActive, lastEndNs } = progress()
      const waitedMs = (atNs - Math.max(overNs, lastEndNs ?? 0)) / 1e6
      if (isActive) return (atNs - overNs) / 1e6 < limitMs + FAULT_LIMIT_MS
      if (isDown()) return false
      wasLimitReached = waitedMs >= limitMs
      if (wasLimitReached) return false
      if (waitsFor !== undefined) {
        const perMs = sent / ((atNs - beganNs) / 1e6)
        return (waitsFor - sent) / perMs <= limitMs - waitedMs
      }
      // Those are no part of what must happen: they get the limit once, behind the schedule.
      if (mayCome && (atNs - overNs) / 1e6 < limitMs) return true
      return lastEndNs !== undefined && !isRecovered(lastEndNs)
    },
    wasLimitReached: () => wasLimitReached,
  }
}
