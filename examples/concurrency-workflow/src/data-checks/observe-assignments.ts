import type { JsonExchange } from 'gauntlet'

/** What the target answered a user: this experiment, that variant. */
export type AnsweredAssignment = {
  readonly userId: string
  readonly experimentId: string
  readonly variantId: string
}

type Answer = {
  readonly anonymous_user_id: unknown
  readonly assignments: readonly { readonly experiment_id: unknown; readonly variant_id: unknown }[]
}

/** What a `POST /v1/assignment` answered; an answer that cannot be read says nothing here: expectations count it. */
export function observeAssignments({
  method,
  path,
  status,
  answer,
}: JsonExchange<unknown, Partial<Answer>>): AnsweredAssignment[] {
  if (method !== 'POST' || status !== 200 || path.split('?')[0] !== '/v1/assignment') return []
  if (!Array.isArray(answer?.assignments)) return []
  const { anonymous_user_id: user, assignments } = answer as Answer
  return assignments.map((one) => ({
    userId: String(user),
    experimentId: String(one?.experiment_id),
    variantId: String(one?.variant_id),
  }))
}
