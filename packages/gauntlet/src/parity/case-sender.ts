import type { ParityCase } from '@gauntlet/contract'
import {
  compileScenario,
  roundRobin,
  type FlowUser,
  type HttpAnswer,
  type HttpRequest,
  type Transport,
} from '@gauntlet/engine'
import type { RequestStep } from '@gauntlet/core/flow'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ParityTarget } from './parity-target.ts'

/** What became of one case on one target. */
export type CaseAnswer = {
  readonly request: HttpRequest | undefined
  readonly answer: HttpAnswer | undefined
  /** From send to the last byte. */
  readonly durationMs: number
  /** What the case captured on top of what it was given. */
  readonly vars: Readonly<Record<string, unknown>>
  /** Why there is no answer, or why nothing could be captured from it. */
  readonly trouble: string | undefined
}

/** What cases of one round on one target share: a session. */
export type Session = { cookies: FlowUser['cookies'] | undefined }

export type CaseSender = {
  /** Sends the request of a case once. Never rejects for what the target does. */
  send(
    step: RequestStep,
    vars: Readonly<Record<string, unknown>>,
    session: Session,
  ): Promise<CaseAnswer>
}

export type SenderOptions = {
  readonly transport: Transport
  readonly target: ParityTarget
  readonly seed: number
  readonly signal: AbortSignal
}

/** A sender for one target: templates are rendered with the same random stream on every target. */
export function createCaseSender({ transport, target, seed, signal }: SenderOptions): CaseSender {
  const wire = roundRobin(transport, target.urls)
  return {
    send: async (step, vars, session) => {
      const compiled = compileScenario(
        {
          name: step.name ?? step.url,
          phases: [],
          flows: [{ weight: 1, flow: { name: 'parity', steps: [withoutExpectations(step)] } }],
          defaults: { headers: target.headers ?? {} },
        },
        { seed, target: target.urls[0] ?? '' },
      )
      const flow = compiled.flows[0]
      if (!flow) return { ...NOTHING, trouble: 'the case has no request' }
      const own = compiled.createUserOf(flow, { dueAtNs: 0, vars: { ...vars } })
      const user = { ...own, cookies: (session.cookies ??= own.cookies) }
      let seen: Omit<CaseAnswer, 'vars'> = NOTHING
      const end = await flow.run(user, {
        nowNs: () => Number(process.hrtime.bigint()),
        send: ({ request }) => wire.send(request, signal),
        sleep: async (durationMs) => {
          await sleep(durationMs, undefined, { signal }).catch(() => undefined)
        },
        onResult: ({ attempt: { request }, exchange, failure }) => {
          const durationMs = (exchange.endedAtNs - exchange.sentAtNs) / 1e6
          const trouble = exchange.error
            ? `${exchange.error.kind}: ${exchange.error.message}`
            : failure?.message
          seen = { request, answer: exchange.answer, durationMs, trouble }
        },
        signal,
      })
      const failure = end.kind === 'failed' ? end.failure.message : undefined
      const aborted = end.kind === 'aborted' ? 'interrupted' : undefined
      return { ...seen, vars: user.vars, trouble: seen.trouble ?? failure ?? aborted }
    },
  }
}

const NOTHING: CaseAnswer = {
  request: undefined,
  answer: undefined,
  durationMs: 0,
  vars: {},
  trouble: undefined,
}

/** Targets are compared with each other here, not with what somebody expected. */
function withoutExpectations(step: RequestStep): RequestStep {
  const { expect: _expect, ...rest } = step
  return rest
}

const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

export const isUnsafe = ({ request }: ParityCase): boolean =>
  UNSAFE.has(request.method.toUpperCase())
