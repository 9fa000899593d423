import { setTimeout } from 'node:timers/promises'
import { estimateUsd, priceOf, type Budget } from '../budget.ts'
import type { ReviewerConfig } from '../review-config.ts'
import type { EndpointAnswer, Prompt } from './endpoint-protocol.ts'
import { protocols } from './protocols.ts'
import type { RejectedParameters } from './rejected-parameters.ts'
import { sendOnce, type Attempt, type RecordedHeaders } from './send-once.ts'

/** Of one call, after the first request. */
const mostRetries = 3
/** An endpoint that wants a longer rest is not waited for. */
const longestRestMs = 60_000
const firstRestMs = 500

export type EndpointCall = {
  readonly reviewer: ReviewerConfig
  readonly key: string
  readonly hideKeys: (text: string) => string
  readonly prompt: Prompt
  readonly budget: Budget
  readonly rejected: RejectedParameters
  readonly note: (text: string) => void
  readonly signal: AbortSignal
}

type CallCost = {
  /** Requests sent. */
  readonly attempts: number
  readonly costUsd: number
  /** From the first request to the end of the last. */
  readonly latencyMs: number
}

export type CallAnswer = CallCost & {
  readonly answer: EndpointAnswer
  readonly headers: RecordedHeaders
  /** Fields of the request besides the messages, as the endpoint took them. */
  readonly sent: Readonly<Record<string, unknown>>
}

export type CallFailure = CallCost & {
  readonly failure: string
  /** The failure is a cap of ours. */
  readonly capped: boolean
}

/**
 * Asks a reviewer, and again after 429, 5xx, timeouts and broken connections: three times, with a rest
 * that doubles and is drawn at random, or as long as Retry-After says. A field that the endpoint rejects is
 * left out from then on. Only an interruption throws.
 */
export async function callEndpoint(call: EndpointCall): Promise<CallAnswer | CallFailure> {
  const { reviewer, rejected, signal, note } = call
  const wanted = toOptionalFields(reviewer)
  const startedAt = performance.now()
  let attempts = 0
  let costUsd = 0
  const end = (): CallCost => {
    return { attempts, costUsd, latencyMs: Math.round(performance.now() - startedAt) }
  }
  let retries = 0
  // Each round but the retries takes one more field away, or renames it.
  const mostRounds = 1 + mostRetries + 2 * Object.keys(wanted).length
  for (let round = 0; round < mostRounds; round += 1) {
    const sent = rejected.apply(placeOf(reviewer), wanted)
    const tried = await sendWithin(call, sent)
    if (!tried) return { ...end(), failure: call.budget.cap ?? '', capped: true }
    const { attempt, usd } = tried
    attempts += 1
    costUsd += usd
    if (attempt.kind === 'answer') {
      return { ...end(), answer: attempt.answer, headers: attempt.headers, sent }
    }
    if (attempt.kind === 'failed') return { ...end(), failure: attempt.why, capped: false }
    if (attempt.kind === 'rejected') {
      if (rejected.add(placeOf(reviewer), attempt.name)) {
        note(`${reviewer.name} does not take ${attempt.name}: left out from now on`)
      }
      continue
    }
    const restMs = attempt.afterMs ?? firstRestMs * 2 ** retries * (0.5 + Math.random())
    if (retries === mostRetries || restMs > longestRestMs) {
      return { ...end(), failure: `${attempt.why} (${attempts} requests)`, capped: false }
    }
    retries += 1
    note(`${reviewer.name}: ${attempt.why}; retrying in ${(restMs / 1000).toFixed(1)} s`)
    await setTimeout(restMs, undefined, { signal })
  }
  return { ...end(), failure: 'it rejects every form of the request', capped: false }
}

const placeOf = ({ endpoint, model }: ReviewerConfig): string => `${endpoint} ${model}`

/** Ours, unless the config says otherwise; a limit under its older name takes the place of the newer. */
function toOptionalFields({ protocol, parameters = {} }: ReviewerConfig) {
  const fields = { ...protocols[protocol].defaults, ...parameters }
  if ('max_tokens' in parameters) delete fields['max_completion_tokens']
  return fields
}

/** One request, if the budget has room for it. */
async function sendWithin(
  { reviewer, key, hideKeys, prompt, budget, signal }: EndpointCall,
  fields: Readonly<Record<string, unknown>>,
): Promise<{ readonly attempt: Attempt; readonly usd: number } | undefined> {
  const estimate = estimateUsd(reviewer, Buffer.byteLength(prompt.system + prompt.user))
  if (!budget.reserve(estimate)) return undefined
  // What was interrupted may be billed.
  let usd = estimate
  try {
    const messages = protocols[reviewer.protocol].messages(reviewer, prompt)
    const attempt = await sendOnce({ reviewer, key, hideKeys, messages, fields, signal })
    if (attempt.kind === 'answer') {
      const { usage } = attempt.answer
      // An endpoint that does not count may bill all the same.
      if (usage.in + usage.out > 0) usd = priceOf(reviewer, usage)
    } else if (attempt.kind !== 'again' || !attempt.billed) usd = 0
    return { attempt, usd }
  } finally {
    budget.settle(estimate, usd)
  }
}
