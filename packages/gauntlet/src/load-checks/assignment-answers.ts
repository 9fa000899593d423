import type { ObservedExchange } from '@gauntlet/contract'
import { readExactJson } from '@gauntlet/core/json'

/** What the target told a user: this experiment, that variant. */
export type AssignmentAnswer = {
  readonly userId: string
  readonly experimentId: string
  readonly variantId: string
}

export type AssignmentAnswers = {
  observe(exchange: ObservedExchange): void
  /** Distinct answers, in the order they first came. */
  readonly answers: readonly AssignmentAnswer[]
  /** False once an answer had to be dropped. */
  readonly complete: boolean
}

/** About 100 MB; beyond it the sticky check has no evidence, never a pass. */
const defaultLimit = 500_000

/** Keeps what a run's `POST /v1/assignment` answered, so that it can be compared with what is stored. */
export function collectAssignmentAnswers(limit: number = defaultLimit): AssignmentAnswers {
  const seen = new Map<string, AssignmentAnswer>()
  let complete = true
  return {
    observe(exchange) {
      for (const answer of readAnswer(exchange)) {
        const key = JSON.stringify([answer.userId, answer.experimentId, answer.variantId])
        if (seen.has(key)) continue
        if (seen.size < limit) seen.set(key, answer)
        else complete = false
      }
    },
    get answers() {
      return [...seen.values()]
    },
    get complete() {
      return complete
    },
  }
}

function readAnswer({ method, path, status, responseBody }: ObservedExchange): AssignmentAnswer[] {
  if (method !== 'POST' || status !== 200 || !responseBody) return []
  if (path.split('?')[0] !== '/v1/assignment') return []
  try {
    const body = readExactJson(new TextDecoder().decode(responseBody)) as {
      anonymous_user_id: unknown
      assignments: { experiment_id: unknown; variant_id: unknown }[]
    }
    return body.assignments.map(({ experiment_id, variant_id }) => ({
      userId: String(body.anonymous_user_id),
      experimentId: String(experiment_id),
      variantId: String(variant_id),
    }))
  } catch {
    return [] // an answer that cannot be read promises nothing; expectations of the flow count it
  }
}
