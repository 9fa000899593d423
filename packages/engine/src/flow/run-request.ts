import { invariant } from '@gauntlet/core'
import {
  TemplateError,
  type AnswerView,
  type ExpectationResult,
  type FlowContext,
  type RequestDraft,
  type RequestStep,
  type Source,
  type Variables,
} from '@gauntlet/core/flow'
import type { Exchange, HttpAnswer, HttpRequest } from '../http/transport.ts'
import { isTooLarge, MOST_CAPTURED_BYTES } from './captured-size.ts'
import { compileExpectation, type CheckAnswer } from './compile-expectation.ts'
import type { RequestScope } from './compile-identity.ts'
import { compileRequest, toDraft, type BuildRequest } from './compile-request.ts'
import { compileSource, describeUnreadable, type ReadSource } from './compile-source.ts'
import type { Attempt, FlowFailure, FlowUser, StepInfo, StepResult } from './flow-io.ts'
import { findNext, toRedirectInfos, type Hop, type RedirectInfos } from './follow-redirect.ts'
import { LazyAnswer } from './lazy-answer.ts'
import { ABORTED, failFunction, RETRY, type Stop, type StepRun, type UserRun } from './step-run.ts'

type CompiledCapture = {
  readonly as: string
  readonly from: Source
  readonly read: ReadSource
  readonly strict: boolean
}

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

const NOTHING_CAPTURED: Readonly<Variables> = Object.freeze({})
const NOTHING_EXPECTED: readonly ExpectationResult[] = Object.freeze([])

/** @throws TemplateError or SyntaxError when a template, a path or a pattern of the step cannot be read */
export function compileRequestStep(
  step: RequestStep,
  info: StepInfo,
  scope: RequestScope,
): StepRun {
  const { constants, defaults } = scope
  const compiled: CompiledRequest = {
    step,
    info,
    scope,
    build: compileRequest(step, scope),
    captures: (step.capture ?? []).map(({ as, from, strict }) => ({
      as,
      from,
      read: compileSource(from, constants),
      strict: strict ?? defaults.strictCapture ?? true,
    })),
    checks: (step.expect ?? []).map((expectation) => compileExpectation(expectation, constants)),
    ...(step.redirects && { redirects: toRedirectInfos(info) }),
  }
  const { retry } = step
  return retry ? (run) => runWithRetry(compiled, run, retry) : (run) => runOnce(compiled, run)
}

async function runOnce(compiled: CompiledRequest, run: UserRun): Promise<Stop> {
  const stop = await runRequest(compiled, run)
  invariant(stop !== RETRY, 'a step without retry is never sent again')
  return stop
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

async function runRequest(compiled: CompiledRequest, run: UserRun): Promise<Stop | typeof RETRY> {
  const { user, io } = run
  let request: HttpRequest
  let draft: RequestDraft | undefined
  try {
    if (compiled.step.before) draft = await runBefore(compiled, run)
    request = draft
      ? compileRequest({ ...compiled.step, ...draft }, compiled.scope)(user)
      : compiled.build(user)
  } catch (error) {
    return error instanceof TemplateError
      ? { kind: 'template', message: `${compiled.info.name}: ${error.message}` }
      : failFunction(compiled.info.name, error)
  }
  const released = io.untilReleased?.(request.origin)
  // Nobody was due before: the users of a burst are held for each other, not for the target.
  if (released !== undefined) run.dueAtNs = await released
  for (;;) {
    if (io.signal?.aborted) return ABORTED
    const attempt: Attempt = { step: compiled.info, user, request, scheduledAtNs: run.dueAtNs }
    const sent = { attempt, exchange: await send(attempt, run), draft }
    const last = compiled.redirects ? await follow(compiled, run, sent) : sent
    if (last === undefined) return ABORTED
    const read = readExchange(compiled, run, last)
    const result = read instanceof Promise ? await read : read
    if (io.sendsAgain === undefined || !(await io.sendsAgain(result))) return finish(run, result)
    io.onResult?.({ ...result, willRetry: true })
  }
}

async function send(attempt: Attempt, run: UserRun): Promise<Exchange> {
  const exchange = await run.io.send(attempt, run.io.signal)
  run.dueAtNs = exchange.endedAtNs
  const setCookie = exchange.answer?.headers['set-cookie']
  if (setCookie !== undefined) run.user.cookies.store(attempt.request, setCookie, Date.now())
  return exchange
}

type Answered = Exchange & { readonly answer: HttpAnswer }

type Sent = {
  readonly attempt: Attempt
  readonly exchange: Exchange
  readonly draft: RequestDraft | undefined
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
    // Who sends knows an attempt by its identity.
    Object.assign(attempt, {
      step: hops.length === 0 ? redirects.redirecting : redirects.redirectedOn,
    })
    const nothing = { expectations: NOTHING_EXPECTED, captured: NOTHING_CAPTURED }
    io.onResult?.({ attempt, exchange, ...nothing })
    const { request } = next
    hops.push({ status: exchange.answer?.status ?? 0, location: request.origin + request.path })
    if (io.signal?.aborted) return undefined
    const then = { step: redirects.redirected, user, request, scheduledAtNs: run.dueAtNs }
    sent = { attempt: then, exchange: await send(then, run), draft: first.draft }
  }
}

function readExchange(
  compiled: CompiledRequest,
  run: UserRun,
  sent: Sent,
): StepResult | Promise<StepResult> {
  const { attempt, exchange, failure: unfollowed } = sent
  const result: StepResult = {
    attempt,
    exchange,
    expectations: NOTHING_EXPECTED,
    captured: NOTHING_CAPTURED,
    ...(unfollowed && { failure: unfollowed }),
  }
  if (!exchange.answer) {
    const { kind, message } = exchange.error
    const failure = `${attempt.step.name}: no answer (${kind}): ${message}`
    return { ...result, failure: { kind: 'transport', message: failure } }
  }
  return compiled.captures.length === 0 && compiled.checks.length === 0 && !compiled.step.after
    ? result
    : readAnswer(compiled, run, { ...sent, exchange })
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

async function readAnswer(
  compiled: CompiledRequest,
  run: UserRun,
  { attempt, exchange, draft, hops, failure: unfollowed }: Sent & { readonly exchange: Answered },
): Promise<StepResult> {
  const { user } = run
  const answer = new LazyAnswer(exchange, attempt.request, hops)
  const captured: Variables = {}
  let expectations = NOTHING_EXPECTED
  let failure = unfollowed
  try {
    const missing = readCaptures(compiled.captures, answer, { user, captured })
    if (missing !== undefined)
      failure ??= { kind: 'capture', message: `${compiled.info.name}: ${missing}` }
    if (compiled.checks.length > 0) {
      expectations = compiled.checks.map((check) => check(answer, user))
    }
    if (compiled.step.after) await runAfter(compiled, run, { answer, draft })
  } catch (error) {
    failure ??= failFunction(compiled.info.name, error)
  }
  const result = { attempt, exchange, expectations, captured }
  return failure ? { ...result, failure } : result
}

/** Writes what is there; names the first strict capture without a value. */
function readCaptures(
  captures: readonly CompiledCapture[],
  answer: AnswerView,
  { user, captured }: { user: FlowUser; captured: Variables },
): string | undefined {
  let missing: string | undefined
  for (const { as, from, read, strict } of captures) {
    const value = read(answer, user)
    if (isTooLarge(value)) {
      missing ??= `what is to be captured as ${as} has more than ${MOST_CAPTURED_BYTES} bytes`
    } else if (value !== undefined) {
      captured[as] = value
      user.vars[as] = value
    } else if (strict) {
      const why = describeUnreadable(from, answer)
      missing ??= `nothing to capture as ${as} in an answer with status ${answer.status}${why ? `: ${why}` : ''}`
    }
  }
  return missing
}

async function runBefore(compiled: CompiledRequest, run: UserRun): Promise<RequestDraft> {
  const draft = toDraft(compiled.step)
  const startedAtNs = run.io.nowNs()
  for (const hook of compiled.step.before ?? []) await hook(draft, run.user)
  run.dueAtNs += run.io.nowNs() - startedAtNs
  return draft
}

async function runAfter(
  compiled: CompiledRequest,
  run: UserRun,
  { answer, draft }: { answer: AnswerView; draft: RequestDraft | undefined },
): Promise<void> {
  const context: FlowContext = run.user
  const startedAtNs = run.io.nowNs()
  const sent = draft ?? toDraft(compiled.step)
  for (const hook of compiled.step.after ?? []) await hook(answer, context, sent)
  run.dueAtNs += run.io.nowNs() - startedAtNs
}
