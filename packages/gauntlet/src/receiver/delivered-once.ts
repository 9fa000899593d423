import { checkDeliveredOnce, kinds, toStoredRows } from '@gauntlet/core/consistency'
import type { DatabaseRow, Guarantee, Observe, StoredQuery } from '../guarantees/guarantee.ts'
import { readingJson } from '../guarantees/json-exchange.ts'
import { toStoredItem } from '../guarantees/stored-columns.ts'
import { toGuarantee } from '../guarantees/to-guarantee.ts'
import { orMistaken } from '../config/mistaken.ts'

/** What `deliveredOnce` compares: rows and operations with the deliveries of one receiver. */
export type DeliveredOnceDefinition<Request, Answer> = {
  /** One of the config's `receivers`. */
  readonly receiver: string
  /** Selects `key` of everything that has to be delivered: the rows of an outbox. */
  readonly stored: StoredQuery
  /** A key of an acknowledged `create` or `add` has to be delivered too, whether a row stands for it or not. */
  readonly observe?: Observe<Request, Answer>
  /** `at-least-one` where the contract lets an acknowledged delivery come again. Default `one`. */
  readonly deliveries?: 'one' | 'at-least-one'
  /** How long deliveries may take after the load and its drain. Default 10 000. */
  readonly waitMs?: number
}

/**
 * What is stored or acknowledged reaches the receiver, is acknowledged once, and nothing else is.
 *
 * @example
 * export default defineGauntlet({
 *   receivers: { shipping: { env: 'SHIPPING_URL', key: '/id' } },
 *   guarantees: [
 *     deliveredOnce('every order is announced', {
 *       receiver: 'shipping',
 *       stored: 'select id as key from orders where starts_with(id, $1)',
 *     }),
 *   ],
 * })
 */
export function deliveredOnce<Request, Answer>(
  name: string,
  definition: DeliveredOnceDefinition<Request, Answer>,
): Guarantee {
  return orMistaken({ what: `guarantee "${name}"`, name }, () => {
    const { receiver, stored, observe, deliveries: contract = 'one', waitMs } = definition
    return {
      ...toGuarantee(kinds.deliveredOnce, name, definition),
      observe: observe && readingJson(observe),
      stored,
      columns: ['key'],
      receiver,
      ...(waitMs === undefined ? {} : { receiverWaitMs: waitMs }),
      check: ({ history, rows, deliveries, earlier }) =>
        checkDeliveredOnce(
          history,
          { stored: rows && toStoredRows(history, rows.map(toDeliveryKey)), deliveries },
          { deliveries: contract, earlier },
        ),
    }
  })
}

/** Contents do not matter: a delivery is known by its key. */
function toDeliveryKey(row: DatabaseRow): { readonly key: string | null } {
  return { key: toStoredItem(row).key }
}
