import { invariant } from '@gauntlet/core'
import {
  TemplateError,
  type ExpectationResult,
  type RequestDraft,
  type RequestStep,
} from '@gauntlet/core/flow'
import type { Exchange, HttpRequest } from '../http/transport.ts'
import {
  compileCaptures,
  NOTHING_CAPTURED,
  readCaptures,
  type CompiledCapture,
} from './captures.ts'
import { compileExpectation, type CheckAnswer } from './compile-expectation.ts'
import type { RequestScope } from './compile-identity.ts'
import { compileRequest, toDraft, withDraft, type BuildRequest } from './compile-request.ts'
import type { Attempt, FlowFailure, StepInfo, StepResult } from './flow-io.ts'
import { findNext, toRedirectInfos, type Hop, type RedirectInfos } from './follow-redirect.ts'
import { LazyAnswer } from './lazy-answer.ts'
import { runOnFailure, withFailureHooks } from './run-on-failure.ts'
import { ABORTED, failFunction, RETRY, type Stop, type StepRun, type UserRun } from './step-run.ts'

type CompiledRequest = {
  readonly step: RequestStep
  readonly info: StepInfo
  readonly scope: RequestScope
  readonly build: BuildRequest
  readonly captures: readonly CompiledCapture[]
  readonly checks: readonly CheckAnswer[]
  /** Where the step follows redirects. */
  readonly redirects?: RedirectInfos
}

const NOTHING_EXPECTED: readonly ExpectationResult[] = Object.freeze([])

/** @throws TemplateError or SyntaxError when a template, a path or a pattern of the step cannot be read */
export function compileRequestStep(
  step: RequestStep,
  info: StepInfo,
  scope: RequestScope,
): StepRun {
  const { constants } = scope
  const compiled: CompiledRequest = {
    step,
    info,
    scope,
    build: compileRequest(step, scope),
    captures: compileCaptures(step.capture ?? [], scope),
    checks: (step.expect ?? []).map((expectation) => compileExpectation(expectation, constants)),
    ...(step.redirects && { redirects: toRedirectInfos(info) }),
  }
  const { retry } = step
  return retry
    ? (run) => runWithRetry(compiled, run, retry)
    : // Without `mayRetry` it is never RETRY.
      (run) => runRequest(compiled, run) as Promise<Stop>
}

async function runWithRetry(
  compiled: CompiledRequest,
  run: UserRun,
  { times, delayMs }: NonNullable<RequestStep['retry']>,
): Promise<Stop> {
  for (let left = times; ; left -= 1) {
    run.mayRetry = left > 0
    const stop = await runRequest(compiled, run)
    run.mayRetry = false
    if (stop !== RETRY) return stop
    run.dueAtNs += delayMs * 1e6
    await run.io.sleep(delayMs, run.io.signal)
  }
}

/** A step is sent once, and its answer read, where nothing waits before, between or behind. */
function runRequest(compiled: CompiledRequest, run: UserRun): Promise<Stop | typeof RETRY> {
  const { step, redirects } = compiled
  const waits =
    step.before ||
    step.after ||
    step.onFailure ||
    redirects ||
    'untilReleased' in run.io ||
    'sendsAgain' in run.io
  return waits ? runWithWaits(compiled, run) : runAtOnce(compiled, run)
}

/** One promise a request: most of what a flow costs beside its requests are promises. */
function runAtOnce(compiled: CompiledRequest, run: UserRun): Promise<Stop | typeof RETRY> {
  const request = buildRequest(compiled, run, undefined)
  if ('kind' in request) return Promise.resolve(request)
  if (run.io.signal?.aborted) return Promise.resolve(ABORTED)
  const attempt = toAttempt(compiled.info, run, request)
  return new Promise((resolve, reject) => {
    send(attempt, run, (exchange) => {
      try {
        resolve(finish(run, readExchange(compiled, run, { attempt, exchange })))
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    })
  })
}

async function runWithWaits(compiled: CompiledRequest, run: UserRun): Promise<Stop | typeof RETRY> {
  const { step, info, redirects } = compiled
  const { io } = run
  let draft: RequestDraft | undefined
  try {
    if (step.before) draft = await runBefore(step, run)
  } catch (error) {
    return failFunction(info.name, error)
  }
  const request = buildRequest(compiled, run, draft)
  if ('kind' in request)
    return await runOnFailure(step, run, { failure: request, seen: { kind: 'request' }, draft })
  const released = io.untilReleased?.(request.origin)
  // Nobody was due before: the users of a burst are held for each other, not for the target.
  if (released !== undefined) run.dueAtNs = await released
  for (;;) {
    if (io.signal?.aborted) return ABORTED
    const sent = await sendAndWait(toAttempt(info, run, request), run)
    const last = redirects ? await follow(compiled, run, sent) : sent
    if (last === undefined) return ABORTED
    const result = await runAfter(compiled, run, { sent: last, draft: draft ?? toDraft(step) })
    if (io.sendsAgain === undefined || !(await io.sendsAgain(result)))
      return finish(run, await withFailureHooks(step, run, { result, draft }))
    io.onResult?.({ ...result, willRetry: true })
  }
}

function buildRequest(
  { step, info, scope, build }: CompiledRequest,
  { user }: UserRun,
  draft: RequestDraft | undefined,
): HttpRequest | FlowFailure {
  try {
    return draft ? compileRequest(withDraft(step, draft), scope)(user) : build(user)
  } catch (error) {
    return error instanceof TemplateError
      ? { kind: 'template', message: `${info.name}: ${error.message}` }
      : failFunction(info.name, error)
  }
}

const toAttempt = (step: StepInfo, { user, dueAtNs }: UserRun, request: HttpRequest): Attempt => ({
  step,
  user,
  request,
  scheduledAtNs: dueAtNs,
  operation: 0,
})

function send(attempt: Attempt, run: UserRun, done: (exchange: Exchange) => void): void {
  run.io.send(attempt, run.io.signal, (exchange) => {
    run.dueAtNs = exchange.endedAtNs
    const setCookie = exchange.answer?.headers['set-cookie']
    if (setCookie !== undefined) run.user.cookies.store(attempt.request, setCookie, Date.now())
    done(exchange)
  })
}

const sendAndWait = (attempt: Attempt, run: UserRun): Promise<Sent> =>
  new Promise((resolve) => {
    send(attempt, run, (exchange) => resolve({ attempt, exchange }))
  })

type Sent = {
  readonly attempt: Attempt
  readonly exchange: Exchange
  readonly hops?: readonly Hop[]
  /** It led to where no request may go. */
  readonly failure?: FlowFailure
}

/**
 * Follows redirects up to the answer that counts. Each redirect is reported as a separate operation.
 *
 * @returns undefined when the run was interrupted between two of them
 */
async function follow(
  { step, scope, info, redirects }: CompiledRequest,
  run: UserRun,
  first: Sent,
): Promise<Sent | undefined> {
  invariant(redirects, 'a step that follows redirects')
  const { user, io } = run
  const hops: Hop[] = []
  let sent: Sent = first
  for (;;) {
    const { attempt, exchange } = sent
    const next = exchange.answer && findNext({ ...exchange, ...attempt }, step, { user, scope })
    if (!next) return { ...sent, hops }
    const tooMany = hops.length >= (step.redirects?.most ?? 0)
    const why = tooMany ? `it wants more than ${step.redirects?.most} redirects` : next.why
    if (why !== undefined || !next.request) {
      const failure = { kind: 'template', message: `${info.name}: ${why}` } as const
      return { ...sent, hops, failure }
    }
    const nothing = { expectations: NOTHING_EXPECTED, captured: NOTHING_CAPTURED }
    const as = hops.length === 0 ? redirects.redirecting : redirects.redirectedOn
    io.onResult?.({ attempt: { ...attempt, step: as }, exchange, ...nothing })
    const { request } = next
    hops.push({ status: exchange.answer?.status ?? 0, location: request.origin + request.path })
    if (io.signal?.aborted) return undefined
    sent = await sendAndWait(toAttempt(redirects.redirected, run, request), run)
  }
}

/** What the exchange says, but for functions of the author that come after it. */
function readExchange(compiled: CompiledRequest, run: UserRun, sent: Sent): StepResult {
  const { attempt, exchange, hops } = sent
  const { captures, checks, info } = compiled
  let { failure } = sent
  let expectations = NOTHING_EXPECTED
  let captured = NOTHING_CAPTURED
  if (!exchange.answer) {
    const { kind, message } = exchange.error
    failure = {
      kind: 'transport',
      message: `${attempt.step.name}: no answer (${kind}): ${message}`,
    }
  } else if (captures.length > 0 || checks.length > 0) {
    const answer = new LazyAnswer(exchange, attempt.request, hops)
    try {
      const read = readCaptures(captures, answer, run.user)
      captured = read.captured
      if (read.missing !== undefined)
        failure ??= { kind: 'capture', message: `${info.name}: ${read.missing}` }
      if (checks.length > 0) expectations = checks.map((check) => check(answer, run.user))
    } catch (error) {
      failure ??= failFunction(info.name, error)
    }
  }
  return failure
    ? { attempt, exchange, expectations, captured, failure }
    : { attempt, exchange, expectations, captured }
}

function finish(run: UserRun, result: StepResult): Stop | typeof RETRY {
  const { failure, expectations, exchange } = result
  if (run.mayRetry && (failure !== undefined || expectations.some(({ ok }) => !ok))) {
    run.io.onResult?.({ ...result, willRetry: true })
    return RETRY
  }
  run.io.onResult?.(result)
  return exchange.error?.kind === 'aborted' && run.io.signal?.aborted ? ABORTED : failure
}

async function runBefore(step: RequestStep, run: UserRun): Promise<RequestDraft> {
  const draft = toDraft(step)
  const startedAtNs = run.io.nowNs()
  for (const hook of step.before ?? []) await hook(draft, run.user)
  run.dueAtNs += run.io.nowNs() - startedAtNs
  return draft
}

/** Reads the exchange, and lets functions of the author look at its answer. */
async function runAfter(
  compiled: CompiledRequest,
  run: UserRun,
  { sent, draft }: { readonly sent: Sent; readonly draft: RequestDraft },
): Promise<StepResult> {
  const result = readExchange(compiled, run, sent)
  const { exchange, attempt, hops } = sent
  const { step, info } = compiled
  if (!step.after || !exchange.answer || result.failure?.kind === 'function') return result
  const answer = new LazyAnswer(exchange, attempt.request, hops)
  const startedAtNs = run.io.nowNs()
  try {
    for (const hook of step.after) await hook(answer, run.user, draft)
    run.dueAtNs += run.io.nowNs() - startedAtNs
    return result
  } catch (error) {
    return { ...result, failure: result.failure ?? failFunction(info.name, error) }
  }
}
