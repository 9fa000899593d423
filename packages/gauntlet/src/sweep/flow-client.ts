import type { ObservedExchange, SweepAttempt, SweepRetry } from '@gauntlet/contract'
import type { Flow } from '@gauntlet/core/flow'
import { InvariantError } from '@gauntlet/core'
import {
  AttemptExchange,
  compileScenario,
  createSocketTransport,
  findErrorCause,
  judgeAttempt,
  nowNs,
  type Exchange,
  type FlowEnd,
  type OriginTls,
  type StepResult,
} from '@gauntlet/engine'
import { setTimeout as delay } from 'node:timers/promises'
import type { ClientState } from './statement-log.ts'

export type FlowClientOptions = {
  readonly flow: Flow
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly tls: OriginTls | undefined
  readonly seed: number
  readonly env: Readonly<Record<string, string | undefined>>
  /** What its templates may read: the id of the run. */
  readonly constants: Readonly<Record<string, string>>
  readonly retry: SweepRetry
  readonly signal: AbortSignal
  /** Resolves, before the client sends again, once the fault is over; to false where none has happened. */
  readonly untilOver: () => Promise<boolean>
  readonly observe: (exchange: ObservedExchange) => void
}

/** A step that was not answered, however often it was sent. */
export type Unanswered = { readonly step: string; readonly last: string; readonly tries: number }

export type SentFlow = {
  readonly end: FlowEnd
  readonly attempts: readonly SweepAttempt[]
  readonly unanswered: Unanswered | undefined
  /** Why the first attempt that was an error is one; undefined where all were answered as expected. */
  readonly firstError: string | undefined
}

/** `same-request`: a client that gives up after the first retry proves less, one that never does never ends. */
const MOST_RETRIES = 5
/** `until-answered`: longer than a lease or a lock that a dead process left should last. */
const ANSWER_LIMIT_MS = 10_000
const PAUSE_MS = { first: 50, growth: 1.6, longest: 1_000 }

/** One client that sends a flow once, and sends requests again as its policy says. */
export class FlowClient {
  readonly #options: FlowClientOptions
  readonly #open = new Set<AbortController>()
  readonly #attempts: SweepAttempt[] = []
  readonly #tries = new Map<string, { count: number; sinceMs: number }>()
  #step = ''
  #firstNs: number | undefined
  #unanswered: Unanswered | undefined
  #firstError: string | undefined

  constructor(options: FlowClientOptions) {
    this.#options = options
  }

  get state(): ClientState {
    return { step: this.#step, isAnswered: this.#open.size === 0 }
  }

  /** Ends the connections of the requests that are open. */
  drop(): void {
    for (const one of this.#open) one.abort()
  }

  async send(): Promise<SentFlow> {
    const { flow, url, headers, tls, seed, env, constants, signal } = this.#options
    const compiled = compileScenario(
      { name: flow.name, phases: [], flows: [{ weight: 1, flow }], defaults: { headers } },
      { seed, target: url, constants, env },
    )
    const [once] = compiled.flows
    if (!once) throw new InvariantError('a scenario of one flow compiles to one flow')
    const transport = createSocketTransport({ originTls: tls })
    const user = compiled.createUserOf(once, { dueAtNs: nowNs(), vars: { ...constants } })
    try {
      const end = await once.run(user, {
        nowNs,
        signal,
        send: ({ request, step }, _, done) => {
          this.#step = step.name
          this.#firstNs ??= nowNs()
          void this.#track((over) => transport.send(request, over)).then(done)
        },
        sendsAgain: (result) => this.#sendsAgain(result),
        onResult: (result) => this.#record(result),
        sleep: async (ms) => {
          await delay(ms, undefined, { signal }).catch(() => undefined)
        },
      })
      return {
        end,
        attempts: this.#attempts,
        unanswered: this.#unanswered,
        firstError: this.#firstError,
      }
    } finally {
      await transport.close()
    }
  }

  async #track(send: (over: AbortSignal) => Promise<Exchange>): Promise<Exchange> {
    const controller = new AbortController()
    this.#open.add(controller)
    try {
      return await send(AbortSignal.any([controller.signal, this.#options.signal]))
    } finally {
      this.#open.delete(controller)
    }
  }

  async #sendsAgain(result: StepResult): Promise<boolean> {
    const { retry, untilOver, signal } = this.#options
    if (retry === 'none' || signal.aborted || !this.#lacksAnswer(result)) return false
    if (!(await untilOver())) return false
    const { name } = result.attempt.step
    const tries = this.#tries.get(name) ?? { count: 0, sinceMs: performance.now() }
    this.#tries.set(name, tries)
    tries.count += 1
    const isOver =
      retry === 'same-request'
        ? tries.count > MOST_RETRIES
        : performance.now() - tries.sinceMs > ANSWER_LIMIT_MS
    if (isOver) {
      this.#unanswered = { step: name, last: describeAnswer(result.exchange), tries: tries.count }
      return false
    }
    const pauseMs = PAUSE_MS.first * PAUSE_MS.growth ** (tries.count - 1)
    // The first retry comes at once: the fault is over.
    if (tries.count > 1)
      await delay(Math.min(pauseMs, PAUSE_MS.longest), undefined, { signal }).catch(() => undefined)
    return !signal.aborted
  }

  #lacksAnswer(result: StepResult): boolean {
    const { exchange } = result
    if (this.#options.retry === 'until-answered') return findErrorCause(result) !== undefined
    if (!exchange.answer) return true
    return exchange.answer.status >= 500 && findErrorCause(result) !== undefined
  }

  #record(result: StepResult): void {
    const { attempt, exchange } = result
    const operation = this.#attempts.length
    const judged = judgeAttempt(result)
    const { name } = attempt.step
    const before = this.#attempts.filter(({ step }) => step === name).length
    const ms = (ns: number) => Math.round((ns - (this.#firstNs ?? ns)) / 1e3) / 1e3
    this.#attempts.push({
      step: name,
      attempt: before + 1,
      status: exchange.answer?.status ?? null,
      error: exchange.error ? describeAnswer(exchange) : null,
      outcome: judged.outcome,
      sent_ms: ms(exchange.sentAtNs),
      ended_ms: ms(exchange.endedAtNs),
    })
    if (judged.error || result.willRetry) this.#firstError ??= describeError(result)
    result.attempt.operation = operation
    this.#options.observe(new AttemptExchange(result, judged, true))
  }
}

function describeError(result: StepResult): string {
  const { attempt, exchange, expectations } = result
  const broken = expectations.find(({ ok }) => !ok)
  const why = broken ? `, expected ${broken.expected}, observed ${broken.observed}` : ''
  return `${attempt.step.name}: ${describeAnswer(exchange)}${why}`
}

/** `status 500`, `no answer (reset)`. */
function describeAnswer({ answer, error }: Exchange): string {
  return answer ? `status ${answer.status}` : `no answer (${error?.kind ?? 'aborted'})`
}
