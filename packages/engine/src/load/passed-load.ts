import type { LoadShare, ObservedExchange } from '@gauntlet/contract'
import type { LoadPhase } from '@gauntlet/core/flow'
import type { AuditLimits } from '../audit/audit.ts'
import { nowNs } from '../clock.ts'
import type { StepInfo } from '../flow/flow-io.ts'
import { contentOf } from '../http/answer-content.ts'
import type { Exchange } from '../http/transport.ts'
import { Recorder } from '../recorder/recorder.ts'
import { GeneratorMonitor } from './generator-monitor.ts'
import type { LoadProgress } from './load-run.ts'
import { type LoadMeasurement, toMeasurement } from './to-measurement.ts'

/** One wire attempt of another program, as a proxy saw it. */
export type PassedExchange = {
  /** What `observe` knows it by: the name of a step of the config, or its method and endpoint template. */
  readonly step: string
  readonly method: string
  readonly endpoint: string
  readonly path: string
  readonly origin: string
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly requestBody: string | undefined
  /** Number of its connection: what comes on one connection comes in an order. */
  readonly user: number
  /** Times as the proxy took them: before it passed the request on, and after the last byte of the answer. */
  readonly exchange: Exchange
}

export type PassedLoadOptions = {
  readonly observe: (exchange: ObservedExchange) => void
  /** Once a second. */
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined
  readonly auditLimits?: AuditLimits | undefined
}

const PROGRESS_MS = 1_000
/** Steps beyond are not remembered: the recorder counts them together by then. */
const MOST_STEPS = 2_000

/** It has no schedule: it lasts as long as the other program sends. */
const PHASE: LoadPhase = { kind: 'closed', users: 0, durationMs: Infinity }

/**
 * A load that another program sends and a proxy records: the same figures and the same `observe` as of a load run. There is no
 * schedule, so response time is service time; what the generator's audit says is about the proxy.
 */
export class PassedLoad {
  readonly #options: PassedLoadOptions
  readonly #startNs = nowNs()
  readonly #recorder = new Recorder(this.#startNs)
  readonly #monitor = new GeneratorMonitor()
  readonly #steps = new Map<string, StepInfo>()
  readonly #connections = new Set<number>()
  readonly #timer: NodeJS.Timeout
  #open = 0

  constructor(options: PassedLoadOptions) {
    this.#options = options
    this.#monitor.start()
    this.#monitor.phase(PHASE)
    this.#timer = setInterval(() => options.onProgress?.(this.#toProgress()), PROGRESS_MS)
  }

  /** Wire attempts whose request was seen to begin. */
  get attempted(): number {
    return this.#recorder.attempted
  }

  /** A request begins to pass. @returns the number of its operation */
  started(atNs: number): number {
    const operation = this.#recorder.attempted
    this.#open += 1
    this.#recorder.started(atNs, true)
    return operation
  }

  /** @param operation what `started` gave */
  completed(passed: PassedExchange, operation: number): void {
    const { exchange, requestBody, ...named } = passed
    this.#open -= 1
    this.#connections.add(passed.user)
    const attempt = { step: this.#toStep(passed), scheduledAtNs: exchange.sentAtNs }
    const { outcome, error } = this.#recorder.completed(
      { attempt, exchange, expectations: [] },
      true,
    )
    const content = exchange.answer && contentOf(exchange.answer)
    this.#options.observe({
      ...named,
      requestBody,
      outcome,
      succeeded: !error,
      timedOut: exchange.error?.kind === 'timeout',
      status: exchange.answer?.status,
      get responseBody() {
        return content?.bytes()
      },
      content,
      operation,
      recorded: true,
      scheduledAtNs: exchange.sentAtNs,
      invokedAtNs: exchange.sentAtNs,
      returnedAtNs: exchange.endedAtNs,
    })
  }

  /** Call it once, when nothing passes any more. */
  end(interrupted: boolean): LoadMeasurement {
    clearInterval(this.#timer)
    this.#monitor.stop(true)
    const users = this.#connections.size
    const share: LoadShare = {
      first_arrival_ns: this.#startNs,
      duration_ms: (nowNs() - this.#startNs) / 1e6,
      interrupted,
      users: { active: 0, started: users, completed: users, failed: 0 },
      failures: [],
      unsent: 0,
      recorded: this.#recorder.finish(),
      monitored: this.#monitor.toShare(),
    }
    return toMeasurement([{ share }], this.#options.auditLimits)
  }

  #toStep({ step: name, method, endpoint }: PassedExchange): StepInfo {
    const key = `${method} ${endpoint}`
    const known = this.#steps.get(key)
    if (known) return known
    const info: StepInfo = {
      index: this.#steps.size,
      flowName: 'passed',
      name,
      method,
      endpoint,
      declaresStatus: false,
      isJudgedBySender: true,
    }
    if (this.#steps.size < MOST_STEPS) this.#steps.set(key, info)
    return info
  }

  #toProgress(): LoadProgress {
    const elapsedMs = (nowNs() - this.#startNs) / 1e6
    return {
      elapsedMs,
      scheduledMs: elapsedMs,
      phase: PHASE,
      activeUsers: this.#open,
      usersStarted: this.#connections.size,
      usersSkipped: 0,
      ...this.#recorder.soFar,
      slipP99Ms: null,
    }
  }
}
