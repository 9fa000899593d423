import type { GeneratorAudit } from '@gauntlet/contract'
import type { LoadPhase } from '@gauntlet/core/flow'
import { Histogram } from '@gauntlet/core/histogram'
import { auditGenerator, type AuditLimits } from '../audit/audit.ts'
import { EventLoopMonitor } from '../audit/event-loop-monitor.ts'
import { nowNs } from '../clock.ts'
import { toMs } from '../recorder/endpoint-recorder.ts'

/** Watches the generator during the recorded phases. */
export class GeneratorMonitor {
  readonly #loop = new EventLoopMonitor()
  readonly #slip = new Histogram()
  #phase: LoadPhase | undefined
  #phaseStartNs = 0
  #recordedMs = 0
  #began: { readonly atNs: number; readonly cpu: NodeJS.CpuUsage } | undefined
  #cpuRatio = 0
  skippedCount = 0

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

  slipped(slipNs: number, times = 1): void {
    for (let at = 0; at < times; at += 1) this.#slip.record(Math.max(0, slipNs / 1_000))
  }

  /** The schedule is over, or was cut short: what follows is only drained. */
  stop(interrupted: boolean): void {
    this.#loop.stop()
    if (this.#phase && isMeasured(this.#phase)) {
      const elapsedMs = (nowNs() - this.#phaseStartNs) / 1e6
      const { durationMs } = this.#phase
      this.#recordedMs += interrupted ? Math.min(elapsedMs, durationMs) : durationMs
    }
    if (!this.#began) return
    const { user, system } = process.cpuUsage(this.#began.cpu)
    const wallUs = (nowNs() - this.#began.atNs) / 1_000
    this.#cpuRatio = wallUs > 0 ? (user + system) / wallUs : 0
  }

  /** How long load was recorded: without warm-up, pauses and what an interruption cut off. */
  get recordedMs(): number {
    return this.#recordedMs
  }

  audit(requests: { offered: number; sent: number }, limits?: AuditLimits): GeneratorAudit {
    const figures = {
      ...requests,
      skipped: this.skippedCount,
      slipP99Ms: (this.#slip.quantile(0.99) ?? 0) / 1_000,
      eventLoopP99Ms: this.#loop.quantileMs(0.99),
      cpuRatio: this.#cpuRatio,
    }
    return auditGenerator(figures, limits)
  }
}

function isMeasured(phase: LoadPhase): boolean {
  return phase.kind !== 'pause' && phase.record !== false
}
