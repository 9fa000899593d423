import {
  roundRobin,
  runFlowOnce,
  type Exchange,
  type FlowUser,
  type HttpAnswer,
  type HttpRequest,
  type Transport,
} from '@gauntlet/engine'
import type { RequestStep } from '@gauntlet/core/flow'
import { createRandom } from '@gauntlet/core/random'
import type { Keeping, KeptAnswer } from './answer-keeper.ts'
import type { ParityTarget } from './parity-target.ts'
import type { DrawSeeds } from './plan-cases.ts'
import { whyUnsafe } from './unsafe-request.ts'

/** What became of one case on one target. */
export type CaseAnswer = {
  readonly request: HttpRequest | undefined
  readonly answer: KeptAnswer | undefined
  /** From send to the last byte. */
  readonly durationMs: number
  /** What the case captured on top of what it was given. */
  readonly vars: Readonly<Record<string, unknown>>
  /** The random values in the request, in the order in which they were drawn. */
  readonly drawn: readonly (string | number)[]
  /** Why there is no answer, or why nothing could be captured from it. */
  readonly trouble: string | undefined
}

/** What cases of one round on one target share: a session. */
export type Session = { cookies: FlowUser['cookies'] | undefined }

export const newSession = (): Session => ({ cookies: undefined })

export type CaseRequest = {
  readonly step: RequestStep
  readonly vars: Readonly<Record<string, unknown>>
  readonly session: Session
  readonly draws: DrawSeeds
  /** Whether it may be sent when it may change data. */
  readonly allowUnsafe: boolean
}

export type CaseSender = {
  /** Sends the request of a case once. Never rejects for what the target does. */
  send(request: CaseRequest): Promise<CaseAnswer>
}

export type SenderOptions = {
  readonly transport: Transport
  readonly target: ParityTarget
  readonly signal: AbortSignal
  /** What `{{ $env.NAME }}` of a case reads. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** What is kept of an answer. */
  readonly keep: (answer: HttpAnswer) => Keeping
}

/**
 * A sender for one target. It is the only way to a target: what may change data and is not allowed to is refused here,
 * whatever templates, hooks or a smaller request made of it.
 */
export function createCaseSender({
  transport,
  target,
  env,
  signal,
  keep,
}: SenderOptions): CaseSender {
  const wire = roundRobin(transport, target.urls)
  const sendAllowed = async (request: HttpRequest, allowUnsafe: boolean): Promise<Exchange> => {
    const why = allowUnsafe ? undefined : whyUnsafe(request)
    return why === undefined ? await wire.send(request, signal) : refuse(why)
  }
  return {
    send: async ({ step, vars, session, draws, allowUnsafe }) => {
      const drawn: (string | number)[] = []
      let seen: Omit<CaseAnswer, 'vars' | 'drawn'> = NOTHING
      const flow = { name: 'parity', steps: [withoutExpectations(step)] }
      const { end, vars: captured } = await runFlowOnce(flow, {
        target: target.urls[0] ?? '',
        headers: target.headers ?? {},
        send: (request) => sendAllowed(request, allowUnsafe),
        vars,
        env,
        seed: draws.user,
        prepare: (own) => ({
          ...own,
          seed: draws.user,
          random: createRandom(draws.stream),
          onDraw: (value) => drawn.push(value),
          cookies: (session.cookies ??= own.cookies),
        }),
        onResult: ({ attempt: { request }, exchange, failure }) => {
          const durationMs = (exchange.endedAtNs - exchange.sentAtNs) / 1e6
          const { error } = exchange
          const kept = exchange.answer && keep(exchange.answer)
          const whyNot = kept && 'why' in kept ? kept.why : undefined
          const trouble = error ? `${error.kind}: ${error.message}` : (failure?.message ?? whyNot)
          seen = { request, answer: kept?.answer, durationMs, trouble }
        },
        signal,
      })
      const failure = end.kind === 'failed' ? end.failure.message : undefined
      const aborted = end.kind === 'aborted' ? 'interrupted' : undefined
      return { ...seen, vars: captured, drawn, trouble: seen.trouble ?? failure ?? aborted }
    },
  }
}

const NOTHING: CaseAnswer = {
  request: undefined,
  answer: undefined,
  durationMs: 0,
  vars: {},
  drawn: [],
  trouble: undefined,
}

/** The exchange of a request that was not sent. */
function refuse(why: string): Exchange {
  const atNs = Number(process.hrtime.bigint())
  const message = `${why} is sent only with allowUnsafe: true`
  return { sentAtNs: atNs, endedAtNs: atNs, error: { kind: 'invalid', message, sent: false } }
}

/**
 * Targets are compared with each other here, not with an expectation. What may change data is also not tried
 * again: a lost answer says nothing of what it did.
 */
function withoutExpectations(step: RequestStep): RequestStep {
  const { expect: _expect, retry, ...rest } = step
  const onlyAsks = whyUnsafe({ method: step.method, path: step.url, headers: step.headers ?? {} })
  return retry && onlyAsks === undefined ? { ...rest, retry } : rest
}
