import type { LoadExtension, LoadShare, ObservedExchange, TimelineSlice } from '@gauntlet/contract'
import {
  type LoadPhase,
  type Scenario,
  type Share,
  type Variables,
  WHOLE,
} from '@gauntlet/core/flow'
import { setMaxListeners } from 'node:events'
import { abortableDelay, nowNs, raceDelay } from '../clock.ts'
import type { CompiledScenario, FlowIo, StepResult } from '../flow/flow-io.ts'
import type { Transport } from '../http/transport.ts'
import { type Arrival, Pacer } from '../pacer/pacer.ts'
import type { Burst } from '../pacer/burst.ts'
import { AttemptExchange } from '../recorder/observed-exchange.ts'
import { Recorder } from '../recorder/recorder.ts'
import { GeneratorMonitor } from './generator-monitor.ts'
import { type Extension, ExtensionRun } from './extension.ts'
import { UserFailures } from './user-failures.ts'

/** Where a run stands, once a second. */
export type LoadProgress = {
  readonly elapsedMs: number
  /** The whole schedule, without the drain after it. */
  readonly scheduledMs: number
  readonly phase: LoadPhase
  readonly activeUsers: number
  readonly usersStarted: number
  readonly usersSkipped: number
  readonly requests: number
  readonly errors: number
  /** The last full second. */
  readonly lastSecond: TimelineSlice | undefined
  /** The latest full seconds: at most two minutes of them. */
  readonly recentSeconds: readonly TimelineSlice[]
  /** Response time of everything recorded so far; null before the first answer. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly p99Ms: number | null
  /** How late the generator started users so far. */
  readonly slipP99Ms: number | null
}

export type LoadRunOptions = {
  readonly scenario: Scenario
  readonly compiled: CompiledScenario
  /** Closed when users do not end in time. */
  readonly transport: Transport
  readonly seed: number
  /** What of it this process sends; all of it by default. */
  readonly share?: Share
  /** When the schedule begins, in nanoseconds; now by default. */
  readonly startNs?: number | undefined
  /** Stops the load when it aborts; what is in flight is drained. */
  readonly signal: AbortSignal
  /** How long users may go on after the schedule, and after an interruption. */
  readonly drainMs: { readonly scheduled: number; readonly interrupted: number }
  readonly onProgress?: (progress: LoadProgress) => void
  readonly observe?: (exchange: ObservedExchange) => void
  readonly onLog?: (message: string) => void
  readonly extension?: Extension
}

const PROGRESS_MS = 1_000
/** For functions of the author that never end: after it their users are given up. */
const GIVE_UP_MS = 1_000

/** How long a burst waits for its slowest user (a first request after a long pause), then for its connections. */
const PREPARE_MS = { users: 10_000, connections: 3_000 }

/** One run from the first arrival to the last answer. */
export class LoadRun {
  readonly #options: LoadRunOptions
  readonly #recorder: Recorder
  readonly #monitor = new GeneratorMonitor()
  readonly #failures = new UserFailures()
  readonly #pacer: Pacer
  /** Aborts what users do between requests: at an interruption, and when the drain takes too long. */
  readonly #stop = new AbortController()
  readonly #ios: Readonly<Record<'recorded' | 'warmUp', FlowIo>>
  readonly #shared: Variables
  readonly #startNs: number
  readonly #share: Share
  #phase: LoadPhase | undefined
  #extension: ExtensionRun | undefined
  #extendedRequests = 0
  #usersCompleted = 0
  #unsent = 0
  #isInterrupted = false

  /** @param shared variables that every user begins with */
  constructor(options: LoadRunOptions, shared: Variables) {
    this.#options = options
    this.#shared = shared
    this.#startNs = options.startNs ?? nowNs()
    this.#share = options.share ?? WHOLE
    // Every user that thinks listens to it.
    setMaxListeners(0, this.#stop.signal)
    this.#recorder = new Recorder(this.#startNs)
    this.#ios = { recorded: this.#createIo(true), warmUp: this.#createIo(false) }
    this.#pacer = new Pacer({
      phases: options.scenario.phases,
      share: this.#share,
      seed: options.seed,
      signal: options.signal,
      start: (arrival) => this.#live(arrival),
      skip: ({ recorded }) => {
        if (recorded) this.#monitor.skipped()
      },
      prepare: (burst, dueAtNs) => this.#prepare(burst, dueAtNs),
      onRelease: (lateNs, recorded, requests) => {
        if (recorded) this.#monitor.slipped(lateNs, requests)
      },
      onMoved: (byNs) => this.#monitor.moved(byNs),
      onPhase: (phase) => {
        this.#phase = phase
        this.#monitor.phase(phase)
      },
    })
  }

  async run(): Promise<MeasuredLoad> {
    const { signal } = this.#options
    const interrupt = (): void => this.#stop.abort()
    if (signal.aborted) interrupt()
    else signal.addEventListener('abort', interrupt, { once: true })
    const progress = setInterval(() => this.#report(), PROGRESS_MS)
    this.#monitor.start()
    try {
      await this.#pacer.run(this.#startNs)
      const interrupted = signal.aborted
      this.#monitor.stop(interrupted)
      await this.#extend()
      await this.#drain()
      this.#isInterrupted = interrupted || signal.aborted
      return {
        share: this.#toShare(this.#recorder.finish()),
        ...(this.#extension && { extension: this.#toExtension(this.#extension) }),
      }
    } finally {
      clearInterval(progress)
      signal.removeEventListener('abort', interrupt)
    }
  }

  /** Goes on at the rate at which the schedule ended, as long as that is wanted; none of it is in a figure. */
  async #extend(): Promise<void> {
    const { extension, scenario, seed, signal } = this.#options
    if (!extension || signal.aborted) return
    await extension.begin?.()
    if (signal.aborted || !extension.isWanted()) return
    this.#extension = new ExtensionRun(extension, {
      phases: scenario.phases,
      first: this.#pacer.next,
      share: this.#share,
      seed,
      signal,
      start: (arrival) => this.#live(arrival),
      prepare: (burst, dueAtNs) => this.#prepare(burst, dueAtNs),
    })
    const before = this.#recorder.attempted
    await this.#extension.run()
    this.#extendedRequests = this.#recorder.attempted - before
  }

  async #live({ index, dueAtNs, recorded, burst }: Arrival): Promise<void> {
    if (recorded) this.#monitor.came()
    if (recorded && !burst) this.#monitor.slipped(nowNs() - dueAtNs)
    const { compiled } = this.#options
    const common = recorded ? this.#ios.recorded : this.#ios.warmUp
    const io = burst ? { ...common, untilReleased: burst.user.arrive } : common
    const user = compiled.createUser({ index, dueAtNs, burst: burst?.index, shared: this.#shared })
    const end = await user.flow.run(user, io)
    if (end.kind === 'completed') this.#usersCompleted += 1
    else if (end.kind === 'failed') this.#failures.add(end.failure)
  }

  /** Until the users of a burst are at their first requests and can send them at once, within limits. */
  async #prepare(burst: Burst, dueAtNs: number): Promise<void> {
    const { signal, transport } = this.#options
    await raceDelay(burst.ready, PREPARE_MS.users, signal)
    const limit = AbortSignal.any([signal, AbortSignal.timeout(PREPARE_MS.connections)])
    await transport.warm?.(burst.origins, { neededAtNs: dueAtNs, signal: limit })
  }

  #createIo(recorded: boolean): FlowIo {
    const { transport, onLog } = this.#options
    return {
      send: (attempt, _, done) => {
        attempt.operation = this.#recorder.attempted * this.#share.of + this.#share.worker
        this.#recorder.started(nowNs(), recorded)
        // Not aborted with the run: an answer that is on its way is waited for.
        if (transport.dispatch) transport.dispatch(attempt.request, done)
        else void transport.send(attempt.request).then(done)
      },
      onResult: (result) => this.#completed(result, recorded),
      sleep: abortableDelay,
      nowNs,
      signal: this.#stop.signal,
      ...(onLog && { onLog: (message: string) => onLog(message) }),
    }
  }

  #completed(result: StepResult, recorded: boolean): void {
    const { error } = result.exchange
    if (recorded && error?.kind === 'aborted' && !error.sent) this.#unsent += 1
    const judged = this.#recorder.completed(result, recorded)
    this.#options.observe?.(new AttemptExchange(result, judged, recorded))
  }

  /** Waits for the users that are still active, then for none. */
  async #drain(): Promise<void> {
    const { drainMs, signal, transport } = this.#options
    const drained = Promise.all([this.#pacer.drain(), this.#extension?.drain()])
    if (!signal.aborted) await raceDelay(drained, drainMs.scheduled, signal)
    if (this.#activeUsers === 0) return
    if (signal.aborted) await raceDelay(drained, drainMs.interrupted)
    if (this.#activeUsers === 0) return
    this.#stop.abort()
    await transport.close()
    await raceDelay(drained, GIVE_UP_MS)
  }

  get #activeUsers(): number {
    return this.#pacer.activeUsers + (this.#extension?.activeUsers ?? 0)
  }

  /** Those of an extension, too. */
  get #usersStarted(): number {
    return this.#pacer.startedUsers + (this.#extension?.startedUsers ?? 0)
  }

  #report(): void {
    if (!this.#phase) return
    this.#options.onProgress?.({
      elapsedMs: (nowNs() - this.#startNs) / 1e6,
      scheduledMs: this.#options.scenario.phases.reduce((sum, phase) => sum + phase.durationMs, 0),
      phase: this.#phase,
      activeUsers: this.#activeUsers,
      usersStarted: this.#usersStarted,
      usersSkipped: this.#pacer.skippedCount,
      ...this.#recorder.soFar,
      slipP99Ms: this.#monitor.slipP99Ms,
    })
  }

  /** What it measured so far; of the timeline what was not taken before. */
  takeShare(): LoadShare {
    return this.#toShare(this.#recorder.takeShare(nowNs()))
  }

  #toShare(recorded: LoadShare['recorded']): LoadShare {
    return {
      first_arrival_ns: this.#startNs,
      duration_ms: Math.max(0, nowNs() - this.#startNs) / 1e6,
      interrupted: this.#isInterrupted,
      users: {
        active: this.#activeUsers,
        started: this.#usersStarted,
        completed: this.#usersCompleted,
        failed: this.#failures.count,
      },
      failures: this.#failures.toList(),
      unsent: this.#unsent,
      recorded,
      monitored: this.#monitor.toShare(),
    }
  }

  #toExtension({ durationMs, startedUsers: usersStarted }: ExtensionRun): LoadExtension {
    return { durationMs, usersStarted, requests: this.#extendedRequests }
  }
}

/** What the run itself measured, and what was sent behind its schedule. */
export type MeasuredLoad = {
  readonly share: LoadShare
  readonly extension?: LoadExtension
}
