import type { LoadShare } from '@gauntlet/contract'
import { type CountPhase, flow, get, type Scenario, type Share } from '@gauntlet/core/flow'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Exchange, HttpRequest, Transport, TransportErrorKind } from '../http/transport.ts'
import { nowNs } from '../clock.ts'
import { countOwnArrivals } from '../pacer/arrival-times.ts'
import { openLoad } from './open-load.ts'
import { type MeasuredShare, toMeasurement } from './to-measurement.ts'

/** What becomes of a request. */
type Fate = number | { readonly kind: TransportErrorKind; readonly sent: boolean }

const fates: readonly Fate[] = [
  200,
  404,
  503,
  { kind: 'refused', sent: false },
  { kind: 'reset', sent: true },
  { kind: 'timeout', sent: true },
]

/** Everything that was given to one transport, by path, and what was not sent. */
class FatefulTransport implements Transport {
  readonly sent: string[] = []
  readonly unsent = new Set<string>()
  readonly #order: readonly number[]
  readonly #onSend: (count: number) => void

  constructor(order: readonly number[], onSend: (count: number) => void) {
    this.#order = order
    this.#onSend = onSend
  }

  async send({ path }: HttpRequest, signal?: AbortSignal): Promise<Exchange> {
    const sentAtNs = nowNs()
    const turn = this.#order[this.sent.length % this.#order.length] ?? 0
    this.sent.push(path)
    this.#onSend(this.sent.length)
    await new Promise<void>((resolve) => {
      if (signal?.aborted) return resolve()
      signal?.addEventListener('abort', () => resolve(), { once: true })
      // Every seventh takes until the end of the drain.
      if (turn % 7 !== 6) setTimeout(resolve, turn % 4)
    })
    const ended = { sentAtNs, endedAtNs: nowNs() }
    if (signal?.aborted) {
      const isSent = turn % 2 === 0
      if (!isSent) this.unsent.add(path)
      return { ...ended, error: { kind: 'aborted', message: 'ended', sent: isSent } }
    }
    const fate = fates[turn % fates.length] as Fate
    if (typeof fate !== 'number') return { ...ended, error: { ...fate, message: 'broken' } }
    return { ...ended, answer: { status: fate, headers: {}, body: new Uint8Array() } }
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

type Plan = {
  readonly phases: readonly CountPhase[]
  readonly of: number
  readonly order: readonly number[]
  /** So many requests of the first worker: then it is lost, or all are stopped. */
  readonly after: number
  readonly end: 'schedule' | 'interruption' | 'loss'
}

const phaseOf = fc
  .record({
    arrivals: fc.nat(25),
    durationMs: fc.nat(12),
    maxUsers: fc.option(fc.nat(6), { nil: undefined }),
    record: fc.boolean(),
  })
  .map(({ maxUsers, ...phase }): CountPhase => {
    return { kind: 'count', ...phase, ...(maxUsers !== undefined && { maxUsers }) }
  })

const plans: fc.Arbitrary<Plan> = fc.record({
  phases: fc.array(phaseOf, { minLength: 1, maxLength: 3 }),
  of: fc.integer({ min: 1, max: 4 }),
  order: fc.array(fc.nat(40), { minLength: 1, maxLength: 20 }),
  after: fc.integer({ min: 1, max: 15 }),
  end: fc.constantFrom('schedule', 'interruption', 'loss'),
})

const seed = 3
const drainMs = { scheduled: 60, interrupted: 20 }

/** Sends one part of a plan. */
async function sendShare(plan: Plan, share: Share, stop: AbortController) {
  const scenario: Scenario = {
    name: 'test',
    phases: plan.phases,
    flows: [{ weight: 1, flow: flow('one', [get('/{{ $index() }}')]) }],
  }
  const recorded = new Set<string>()
  let snapshot: LoadShare | undefined
  const own = new AbortController()
  const signal = AbortSignal.any([stop.signal, own.signal])
  const transport = new FatefulTransport(plan.order, (count) => {
    if (share.worker > 0 || count !== plan.after || plan.end === 'schedule') return
    setImmediate(() => {
      if (plan.end === 'interruption') return stop.abort()
      snapshot = run.takeShare()
      own.abort()
    })
  })
  const load = await openLoad(
    {
      scenario,
      target: 'http://127.0.0.1:1',
      seed,
      signal,
      transport,
      drainMs,
      observe: (exchange) => {
        if (exchange.recorded) recorded.add(exchange.path)
      },
    },
    share,
  )
  const run = load.createRun({ shared: {} })
  const { share: whole } = await run.run()
  await load.close()
  const lost = snapshot && {
    why: 'it ended',
    scheduled: countOwnArrivals(plan.phases, seed, share),
  }
  const measured: MeasuredShare = { share: snapshot ?? whole, ...(lost && { lost }) }
  const unsent = [...transport.unsent].filter((path) => recorded.has(path)).length
  return { measured, recorded: recorded.size, unsent, whole }
}

test('asked = answered + failed + not sent: of one process and of several, at the end and before it', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const stop = new AbortController()
      const parts = await Promise.all(
        Array.from({ length: plan.of }, (_, worker) =>
          sendShare(plan, { worker, of: plan.of }, stop),
        ),
      )
      const { audit, total, usersStarted } = toMeasurement(parts.map(({ measured }) => measured))
      const { offered, sent, skipped } = audit
      const { ok, fail, info } = total.outcomes
      const sum = (read: (part: (typeof parts)[number]) => number): number =>
        parts.reduce((all, part) => all + read(part), 0)
      const isWhole = parts.every(({ measured }) => !measured.lost)
      const due = plan.phases.filter(({ record }) => record !== false)
      const claims: Record<string, readonly [found: number, wanted: number]> = {
        outcomes: [ok + fail + info, total.requestsTotal],
        errors: [total.successCount + total.errorCount, total.requestsTotal],
        ...(isWhole && {
          asked: [offered, total.requestsTotal + skipped],
          counted: [total.requestsTotal, sum((part) => part.recorded)],
          sent: [sent, total.requestsTotal - sum((part) => part.unsent)],
          users: [usersStarted, sum((part) => part.whole.recorded.attempted)],
        }),
        // Of a schedule that came to its end, or of which a worker was lost, every user was asked for.
        ...(!stop.signal.aborted && {
          schedule: [offered, due.reduce((all, { arrivals }) => all + arrivals, 0)],
        }),
      }
      const side = (at: 0 | 1) =>
        Object.fromEntries(Object.entries(claims).map(([name, pair]) => [name, pair[at]]))
      expect(side(0)).toEqual(side(1))
      expect(offered - sent).toBeGreaterThanOrEqual(skipped)
    }),
    { numRuns: 60 },
  )
})
