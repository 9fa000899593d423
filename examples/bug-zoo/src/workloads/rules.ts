import { post, status, type Step } from '@gauntlet/core/flow'
import {
  atMost,
  deliveredOnce,
  invariant,
  neverNegative,
  noGaps,
  noOverlap,
  stateMachine,
  type Guarantee,
} from 'gauntlet'
import { burst, ownKey, times, together, type Workload } from './workload.ts'

/** Refusals are answers that a client expects. */
const expectsRefusals = { expect: [status(200, 409)] }

/** Each arrival sends six requests about one key, all at once. */
function aboutOneKey(
  name: string,
  request: (number: number) => Step,
  guarantee: Guarantee,
): Workload {
  return {
    name,
    scenario: (namespace) => burst(name, 12, [ownKey(namespace), together(times(6, request))]),
    guarantees: [guarantee],
  }
}

/** `POST /reservations {sku}` takes one of the three pieces that every sku begins with. */
export const stock = aboutOneKey(
  'stock',
  () => post('/reservations', { json: { sku: '{{ key }}' }, ...expectsRefusals }),
  neverNegative('stock', { table: 'products', column: 'stock', key: 'sku' }),
)

/** `POST /bookings {event}` takes one of three seats. */
export const seats = aboutOneKey(
  'seats',
  () => post('/bookings', { json: { event: '{{ key }}' }, ...expectsRefusals }),
  atMost('seats', {
    table: 'bookings',
    per: 'event',
    limit: { table: 'events', key: 'id', column: 'capacity' },
  }),
)

/** `POST /stays {room}` asks for two days of a room; all ask for the same days. */
export const stays = aboutOneKey(
  'stays',
  (number) => post('/stays', { json: { room: '{{ key }}', day: number % 2 }, ...expectsRefusals }),
  noOverlap('stays', { table: 'stays', scope: 'room', start: 'from_day', end: 'to_day' }),
)

/** `POST /invoices {tenant}` makes an invoice with the tenant's next number. */
export const invoices = aboutOneKey(
  'invoices',
  () => post('/invoices', { json: { tenant: '{{ key }}' } }),
  noGaps('invoices', { table: 'invoices', scope: 'tenant', column: 'number', startsAt: 1 }),
)

/** `POST /orders/:id/pay` and `/cancel`: an order can be paid or cancelled, once. */
export const orderStates = aboutOneKey(
  'order states',
  (number) => post(`/orders/{{ key }}/${number % 2 === 0 ? 'pay' : 'cancel'}`, expectsRefusals),
  stateMachine('order states', {
    table: 'order_history',
    key: 'order_id',
    state: 'state',
    order: 'step',
    initial: 'new',
    transitions: { new: ['paid', 'cancelled'] },
  }),
)

/** `POST /addresses {user}` adds an address and makes it the default: each user has exactly one. */
export const addresses = aboutOneKey(
  'addresses',
  () => post('/addresses', { json: { user: '{{ key }}' } }),
  invariant('one default address', {
    sql: `
      select user_id as key, count(*) filter (where is_default) as defaults
        from addresses group by user_id having count(*) filter (where is_default) <> 1`,
    over: 'select count(*) from addresses',
    everyMs: 50,
  }),
)

/** `POST /shipments {ref}` leads to a delivery; a relay in each replica sends it to the carrier. */
export const shipments: Workload = {
  name: 'shipments',
  scenario: (namespace) =>
    burst('shipments', 12, [
      ownKey(namespace),
      together(times(3, (number) => post('/shipments', { json: { ref: `{{ key }}/${number}` } }))),
    ]),
  guarantees: [
    deliveredOnce('shipments', {
      receiver: 'carrier',
      stored: 'select ref as key from outbox where starts_with(ref, $1)',
    }),
  ],
  receivers: { carrier: { env: 'CARRIER_URL', key: '/ref', answers: [200] } },
}
