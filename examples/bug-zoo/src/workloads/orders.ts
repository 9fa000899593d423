import { post } from '@gauntlet/core/flow'
import { exactlyOnce, recount, uniqueIds } from 'gauntlet'
import {
  aroundFault,
  aroundStatement,
  burst,
  ownKey,
  times,
  together,
  untilAnswered,
  type Workload,
} from './workload.ts'

export type Order = { readonly reference: string }
type Ordered = { readonly id?: string }

const order = (name: string): Order => ({ reference: `{{ key }}/${name}` })

/** `POST /orders {reference}` makes an order with an id of the server's; there is no key to repeat it by. */
export const orders: Workload = {
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
      observe: ({ request, answer, operation }) =>
        request
          ? { action: 'create', key: request.reference, value: answer?.id, client: operation }
          : null,
    }),
    exactlyOnce<Order, Ordered>('orders', {
      observe: ({ request, operation }) =>
        request ? { action: 'add', key: request.reference, client: operation } : null,
      stored: `select reference as key from orders where starts_with(reference, $1)`,
    }),
  ],
}

/** The fault is planned for the request after these. */
export const ordersBeforeFault = 20

/** Some orders at once, then the fault, then some more. */
export const ordersAroundFault: Workload = {
  name: 'orders, around a fault',
  scenario: aroundFault('orders around a fault', {
    before: times(ordersBeforeFault, (number) => post('/orders', { json: order(`${number}`) })),
    after: times(5, (number) =>
      post('/orders', { json: order(`after ${number}`), ...untilAnswered }),
    ),
  }),
  guarantees: orders.guarantees,
}

/** One order after the other; a client that gets no answer sends the same order again. */
export const ordersSentAgain: Workload = {
  name: 'orders, sent again',
  scenario: (namespace) =>
    burst('orders sent again', 1, [
      ownKey(namespace),
      ...times(20, (number) => post('/orders', { json: order(`${number}`), ...untilAnswered })),
    ]),
  guarantees: orders.guarantees,
}

/** Every order has one line: the order is the aggregate, and its lines are what it is recounted from. */
export const orderLines: Workload = {
  name: 'order lines',
  scenario: orders.scenario,
  guarantees: [
    recount('order lines', {
      stored: `
        select o.reference as key, count(distinct o.id)::int as stored, count(l.line)::int as recount
          from orders o left join order_lines l on l.order_id = o.id
         where starts_with(o.reference, $1) group by o.reference`,
    }),
  ],
}

/** The lines of `orders around a fault`. */
export const orderLinesAroundFault: Workload = {
  name: 'order lines, around a fault',
  scenario: aroundStatement('order lines around a fault', {
    before: times(ordersBeforeFault, (number) => post('/orders', { json: order(`${number}`) })),
    after: times(20, (number) =>
      post('/orders', { json: order(`after ${number}`), ...untilAnswered }),
    ),
  }),
  guarantees: orderLines.guarantees,
}
