import type { MonitoredShare } from '@gauntlet/contract'
import type { LoadPhase } from '@gauntlet/core/flow'
import { Histogram } from '@gauntlet/core/histogram'
import { EventLoopMonitor } from '../audit/event-loop-monitor.ts'
import { nowNs } from '../clock.ts'
import { toMs } from '../recorder/endpoint-recorder.ts'
import { toHistogramText } from '../recorder/histogram-text.ts'

/** Watches the generator during the recorded phases. */
export class GeneratorMonitor {
  readonly #loop = new EventLoopMonitor()
  readonly #slip = new Histogram()
  #phase: LoadPhase | undefined
  #phaseStartNs = 0
  #recordedMs = 0
  #began: { readonly atNs: number; readonly cpu: NodeJS.CpuUsage } | undefined
  #cpuRatio = 0
  #hasStopped = false
  #due = 0
  #skipped = 0

  start(): void {
    this.#loop.start()
  }

  /** A phase begins; the one before ran its time. */
  phase(phase: LoadPhase): void {
    const atNs = nowNs()
    if (this.#phase && isMeasured(this.#phase)) this.#recordedMs += this.#phase.durationMs
    this.#phase = phase
    this.#phaseStartNs = atNs
    if (!isMeasured(phase) || this.#began) return
    this.#began = { atNs, cpu: process.cpuUsage() }
    this.#loop.reset()
  }

  /** How late users were started so far; null before the first. */
  get slipP99Ms(): number | null {
    return toMs(this.#slip.quantile(0.99))
  }

  /** The phase takes so much longer than it says. */
  moved(byNs: number): void {
    if (this.#phase && isMeasured(this.#phase)) this.#recordedMs += byNs / 1e6
  }

  /** The time of a user came, in a phase that is recorded. */
  came(): void {
    if (this.#phase?.kind === 'open' || this.#phase?.kind === 'count') this.#due += 1
  }

  /** It was not started: `maxUsers` were active. */
  skipped(): void {
    this.#skipped += 1
    this.came()
  }

  slipped(slipNs: number, times = 1): void {
    for (let at = 0; at < times; at += 1) this.#slip.record(Math.max(0, slipNs / 1_000))
  }

  /** The schedule is over, or was cut short: what follows is only drained. */
  stop(interrupted: boolean): void {
    this.#hasStopped = true
    this.#loop.stop()
    if (this.#phase && isMeasured(this.#phase))
      this.#recordedMs += interrupted ? this.#elapsedMs(this.#phase) : this.#phase.durationMs
    this.#cpuRatio = this.#readCpu()
  }

  #elapsedMs({ durationMs }: LoadPhase): number {
    return Math.min((nowNs() - this.#phaseStartNs) / 1e6, durationMs)
  }

  #readCpu(): number {
    if (!this.#began) return 0
    const { user, system } = process.cpuUsage(this.#began.cpu)
    const wallUs = (nowNs() - this.#began.atNs) / 1_000
    return wallUs > 0 ? (user + system) / wallUs : 0
  }

  /** What the audit is made of: so far, or of all once it has stopped. */
  toShare(): MonitoredShare {
    const underWay =
      !this.#hasStopped && this.#phase && isMeasured(this.#phase) ? this.#phase : undefined
    return {
      // Without warm-up, pauses and what an interruption cut off.
      recorded_ms: this.#recordedMs + (underWay ? this.#elapsedMs(underWay) : 0),
      slip: toHistogramText(this.#slip),
      event_loop: this.#loop.toText(),
      cpu_ratio: this.#hasStopped ? this.#cpuRatio : this.#readCpu(),
      skipped: this.#skipped,
      due: this.#due,
    }
  }
}

function isMeasured(phase: LoadPhase): boolean {
  return phase.kind !== 'pause' && phase.record !== false
}
