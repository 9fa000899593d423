import { post } from '@gauntlet/core/flow'
import { exactlyOnce, idempotentCreate, type Observe } from 'gauntlet'
import {
  aroundFault,
  burst,
  ownKey,
  times,
  together,
  untilAnswered,
  type Workload,
} from './workload.ts'

export type Item = { readonly id: string; readonly body: string }
type Created = { readonly status?: 'accepted' | 'duplicate' | 'conflict' }

/** The fault is planned for the request after these. */
export const itemsBeforeFault = 8

const stored = `select id as key, body as payload from items where starts_with(id, $1)`

/** Three clients send an item at once, then it is sent again, as a client does that got no answer. */
const scenario: Workload['scenario'] = (namespace) =>
  burst('items', 24, [
    ownKey(namespace),
    together(
      times(3, () => post('/items', { json: { id: '{{ key }}', body: 'body of {{ key }}' } })),
    ),
    post('/items', { json: { id: '{{ key }}', body: 'body of {{ key }}' } }),
  ])

const observe: Observe<Item, Created> = ({ request, answer, status, operation }) =>
  request
    ? {
        action: 'create',
        key: request.id,
        payload: request.body,
        // 409 says that it was there: an answer.
        value: answer?.status ?? (status === 409 ? 'duplicate' : null),
        client: operation,
        ...(status === 409 ? { outcome: 'ok' as const } : {}),
      }
    : null

/** `POST /items {id, body}` answers `accepted`, `duplicate` or `conflict`. */
export const items: Workload = {
  name: 'items',
  scenario,
  guarantees: [idempotentCreate<Item, Created>('items', { observe, stored })],
}

/** The same API with the contract that duplicates may be stored: at least once. */
export const itemsAtLeastOnce: Workload = {
  name: 'items, at least once',
  scenario,
  guarantees: [exactlyOnce<Item, Created>('items', { observe, stored, rows: 'at-least-one' })],
}

/** Each id is sent with two contents: the second must be refused. */
export const itemsWithKeyReuse: Workload = {
  name: 'items, keys reused',
  scenario: (namespace) =>
    burst('keys reused', 16, [
      ownKey(namespace),
      ...times(2, (number) =>
        post('/items', { json: { id: '{{ key }}', body: `content ${number}` } }),
      ),
      post('/items', { json: { id: '{{ key }}', body: 'content 0' } }),
    ]),
  guarantees: items.guarantees,
}

const item = (name: string) => ({ id: `{{ key }}/${name}`, body: `body ${name}` })

/** One item after the other; a client that gets no answer sends the same item again. */
export const itemsSentAgain: Workload = {
  name: 'items, sent again',
  scenario: (namespace) =>
    burst('items sent again', 1, [
      ownKey(namespace),
      ...times(20, (number) => post('/items', { json: item(`${number}`), ...untilAnswered })),
      post('/items', { json: item('0'), ...untilAnswered }),
    ]),
  guarantees: items.guarantees,
}

/** Some items at once, then the fault, then some more, and one of the first again. */
export const itemsAroundFault: Workload = {
  name: 'items, around a fault',
  scenario: aroundFault('items around a fault', {
    before: times(itemsBeforeFault, (number) => post('/items', { json: item(`${number}`) })),
    after: ['0', 'a', 'b', 'c'].map((name) =>
      post('/items', { json: item(name), ...untilAnswered }),
    ),
  }),
  guarantees: items.guarantees,
}
