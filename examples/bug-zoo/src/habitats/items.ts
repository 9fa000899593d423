import { post } from '@gauntlet/core/flow'
import { exactlyOnce, idempotentCreate, type Observe } from 'gauntlet'
import {
  aroundHarm,
  burst,
  ownKey,
  times,
  together,
  untilAnswered,
  type Habitat,
} from './habitat.ts'

export type Item = { readonly id: string; readonly body: string }
type Created = { readonly status?: 'accepted' | 'duplicate' | 'conflict' }

/** The request after them is what the harm is counted for. */
export const itemsBeforeHarm = 8

const stored = `select id as key, body as payload from items where starts_with(id, $1)`

/** Three clients send an item at once, then it is sent again, as a client does that got no answer. */
const scenario: Habitat['scenario'] = (namespace) =>
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
export const items: Habitat = {
  name: 'items',
  scenario,
  guarantees: [idempotentCreate<Item, Created>('items', { observe, stored })],
}

/** The same API with the contract that duplicates may be stored: at least once. */
export const itemsAtLeastOnce: Habitat = {
  name: 'items, at least once',
  scenario,
  guarantees: [exactlyOnce<Item, Created>('items', { observe, stored, rows: 'at-least-one' })],
}

/** Each id is sent with two contents: the second must be told. */
export const itemsWithKeyReuse: Habitat = {
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

/** Some items at once, then the harm, then some more, and one of the first again. */
export const itemsAroundHarm: Habitat = {
  name: 'items, around harm',
  scenario: aroundHarm('items around harm', {
    before: times(itemsBeforeHarm, (number) => post('/items', { json: item(`${number}`) })),
    after: ['0', 'a', 'b', 'c'].map((name) =>
      post('/items', { json: item(name), ...untilAnswered }),
    ),
  }),
  guarantees: items.guarantees,
}
