import type { ExpectationResult, Flow, FlowContext, Variables } from '@gauntlet/core/flow'
import type { Exchange, HttpRequest } from '../http/transport.ts'
import type { CookieJar } from './cookie-jar.ts'

/** What is known of a request step before anything runs: the same object for every send of that step. */
export type StepInfo = {
  /** Position among the request steps of its flow, from 0. */
  readonly index: number
  readonly flowName: string
  readonly name: string
  readonly method: string
  /** What metrics are grouped by, with the method: `/orders/:id`. */
  readonly endpoint: string
  /** The step says which status it expects: a 404 that it expects is no error. */
  readonly declaresStatus: boolean
  /** Another program sent it, and knows which status below 500 is right: none of them is an error. */
  readonly isJudgedBySender?: true
}

/** One wire attempt, about to be sent. */
export type Attempt = {
  readonly step: StepInfo
  readonly user: FlowUser
  /** `headers` is the identical object for every send of a step whose headers do not vary. */
  readonly request: HttpRequest
  /** The arrival for a user's first request; then the end of the exchange before, plus think time. */
  readonly scheduledAtNs: number
  /** Number of the attempt in its run: written by the `send` that counts them. */
  operation: number
}

export type StepResult = {
  readonly attempt: Attempt
  readonly exchange: Exchange
  /** In the order of the step; empty when it expects nothing or no answer came. */
  readonly expectations: readonly ExpectationResult[]
  readonly captured: Readonly<Variables>
  /** Why this step ended its user's flow: no answer, a strict capture without a value, a hook that threw. */
  readonly failure?: FlowFailure
  /** The step's `retry` sends it again: what broke this time is not its verdict. */
  readonly willRetry?: true
}

export type FlowFailure = {
  readonly kind: 'transport' | 'capture' | 'template' | 'function' | 'loop'
  readonly message: string
}

/** How the flow of one user ended. */
export type FlowEnd =
  | { readonly kind: 'completed' | 'aborted' }
  | { readonly kind: 'failed'; readonly failure: FlowFailure }

/** One virtual user. Made by `CompiledScenario.createUser`; runs once. */
export type FlowUser = FlowContext & {
  readonly flow: CompiledFlow
  /** When its first request is due, in nanoseconds of `process.hrtime`. */
  readonly dueAtNs: number
  readonly cookies: CookieJar
}

/** A flow with every template and every constant part worked out. */
export type CompiledFlow = {
  readonly flow: Flow
  readonly requests: readonly StepInfo[]
  run(user: FlowUser, io: FlowIo): Promise<FlowEnd>
}

/** All that a flow can do to the world. */
export type FlowIo = {
  /** Calls `done` exactly once, never before it returns: a callback, for a promise a request is a tenth of its cost. */
  send(attempt: Attempt, signal: AbortSignal | undefined, done: (exchange: Exchange) => void): void
  /**
   * Whether the identical request is sent again, once this resolves: a client that retries. That time is reported as
   * `willRetry`. The `retry` of a step, which makes its request anew, comes behind it.
   */
  sendsAgain?(result: StepResult): Promise<boolean>
  /** After each send, with captures and expectations worked out. */
  onResult?(result: StepResult): void
  /**
   * Of a user of a burst, before each send: waits until all users of it are released, and gives that moment. Undefined
   * once they are.
   */
  untilReleased?(origin: string): Promise<number> | undefined
  /** Resolves after so many milliseconds, or at once when aborted. */
  sleep(durationMs: number, signal: AbortSignal | undefined): Promise<void>
  onLog?(message: string, user: FlowUser): void
  /** Nanoseconds of `process.hrtime`: what functions of the author take is added to when the next step is due. */
  nowNs(): number
  /** No further step starts once it is aborted. */
  readonly signal?: AbortSignal
}

export type CompileOptions = {
  /** Everything random in the run follows from it. */
  readonly seed: number
  /** `http://127.0.0.1:3000`, perhaps with a base path. */
  readonly target: string
  /** No user has variables besides those that are known here: a template that reads another one is refused. */
  readonly hasAllVariables?: boolean
  /** Variables that never change during the run, worked into the templates: run id, phase, start time. */
  readonly constants?: Readonly<Variables>
  /** What `{{ $env.NAME }}` reads. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Other origins that an absolute URL may lead to. Without it: none but the target's. */
  allowOrigin?(origin: string): boolean
  /** What functions of flows count by themselves. */
  onEmit?(kind: 'counter' | 'rate' | 'histogram', name: string, value: number): void
}

/** A scenario ready to run: `compileScenario(scenario, options)`. */
export type CompiledScenario = {
  /** Hex SHA-256 over all that shapes the traffic: runs with different hashes are not comparable. */
  readonly workloadHash: string
  readonly flows: readonly CompiledFlow[]
  readonly before?: CompiledFlow
  readonly after?: CompiledFlow
  /**
   * The user of arrival `index`: its flow, its variables and its random stream depend on the seed and
   * `index` only, not on time, thread or order. `shared` holds the variables that `before` left.
   */
  createUser(arrival: {
    readonly index: number
    readonly dueAtNs: number
    /** Which burst it is part of, from 0 over the run: all of its users read one `$burstKey`. */
    readonly burst?: number | undefined
    readonly shared?: Variables
  }): FlowUser
  /** The user of `before` or `after`, or of any flow run once: smoke, parity. */
  createUserOf(
    flow: CompiledFlow,
    arrival: { readonly dueAtNs: number; readonly vars?: Variables },
  ): FlowUser
}
