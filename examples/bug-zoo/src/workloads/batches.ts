import { post } from '@gauntlet/core/flow'
import { exactlyOnce, idempotentCreate, type Observe } from 'gauntlet'
import { burst, ownKey, times, together, untilAnswered, type Workload } from './workload.ts'
import type { Item } from './items.ts'

export type Batch = { readonly items: readonly Item[] }
type BatchAnswer = {
  readonly results?: readonly { readonly id: string; readonly status: string }[]
}

const batch = (name: string, until: Parameters<typeof post>[1] = {}) =>
  post('/batches', {
    ...until,
    json: {
      items: [0, 1, 2, 3, 4].map((number) => ({
        id: `{{ key }}/${name}/${number}`,
        body: `body ${number}`,
      })),
    },
  })

const observe: Observe<Batch, BatchAnswer> = ({ request, answer, status, operation }) => {
  const statusOf = new Map(answer?.results?.map((result) => [result.id, result.status]))
  return (request?.items ?? []).map(({ id, body }) => {
    const seen = { action: 'create', key: id, payload: body, client: operation } as const
    const said = statusOf.get(id)
    if (status !== 200) return seen
    return said === 'rejected'
      ? { ...seen, outcome: 'fail' }
      : { ...seen, value: said ?? 'accepted' }
  })
}

const stored = `select id as key, body as payload from items where starts_with(id, $1)`

const scenario: Workload['scenario'] = (namespace) =>
  burst('batches', 12, [
    ownKey(namespace),
    together([batch('a'), batch('b'), batch('a')]),
    batch('a'),
  ])

/** `POST /batches {items}` answers for each item, in any order. */
export const batches: Workload = {
  name: 'batches',
  scenario,
  guarantees: [idempotentCreate<Batch, BatchAnswer>('items of batches', { observe, stored })],
}

/** The whole batch is acknowledged at once; a client that gets no 200 sends it again. */
export const wholeBatches: Workload = {
  name: 'whole batches',
  scenario: (namespace) =>
    burst('whole batches', 12, [ownKey(namespace), together([batch('a'), batch('b')])]),
  guarantees: [exactlyOnce<Batch, BatchAnswer>('items of batches', { observe, stored })],
}

/** One batch after the other; a client that gets no 200 sends it again. */
export const batchesSentAgain: Workload = {
  name: 'whole batches, sent again',
  scenario: (namespace) =>
    burst('batches sent again', 1, [
      ownKey(namespace),
      ...times(12, (number) => batch(`${number}`, untilAnswered)),
    ]),
  guarantees: wholeBatches.guarantees,
}
