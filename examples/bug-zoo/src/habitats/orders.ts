import { post } from '@gauntlet/core/flow'
import { exactlyOnce, recount, uniqueIds, type Observed } from 'gauntlet'
import { burst, ownKey, times, together, type Habitat } from './habitat.ts'

export type Order = { readonly reference: string }
type Ordered = { readonly id?: string }

/** `POST /orders {reference}` makes an order with an id of the server's; there is no key to repeat it by. */
export const orders: Habitat = {
  name: 'orders',
  scenario: (namespace) =>
    burst('orders', 16, [
      ownKey(namespace),
      together(
        times(6, (number) => post('/orders', { json: { reference: `{{ key }}/${number}` } })),
      ),
    ]),
  guarantees: [
    uniqueIds<Order, Ordered>('order ids', {
      observe: ({ request, answer, operation }): Observed => ({
        action: 'create',
        key: request?.reference ?? null,
        value: answer?.id,
        client: operation,
      }),
    }),
    exactlyOnce<Order, Ordered>('orders', {
      observe: ({ request, operation }): Observed => ({
        action: 'add',
        key: request?.reference ?? null,
        client: operation,
      }),
      stored: `select reference as key from orders where starts_with(reference, $1)`,
    }),
  ],
}

/** Every order has one line: the order is the aggregate, and its lines are what it is recounted from. */
export const orderLines: Habitat = {
  name: 'order lines',
  scenario: orders.scenario,
  guarantees: [
    recount<Order, Ordered>('order lines', {
      observe: ({ request, operation }): Observed => ({
        action: 'add',
        key: request?.reference ?? null,
        proposal: 1,
        client: operation,
      }),
      stored: `
        select o.reference as key, count(distinct o.id)::int as stored, count(l.line)::int as recount
          from orders o left join order_lines l on l.order_id = o.id
         where starts_with(o.reference, $1) group by o.reference`,
    }),
  ],
}
