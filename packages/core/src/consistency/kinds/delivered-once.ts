import type { GuaranteeKind } from '../guarantee-kind.ts'
import { itemModel } from '../mutants/clean-evidence.ts'
import { toFaults } from '../mutants/proof.ts'
import { deliverStranger, deliverTwice, dropDelivery } from '../mutants/side-edits.ts'
import { checkDeliveredOnce, deliveredOnceRule } from '../delivered-once.ts'

export const deliveredOnce: GuaranteeKind = {
  ...deliveredOnceRule,
  holds: 'what is stored is delivered, once',
  reads: '`stored`, and a [receiver](#deliveries)',
  exact: 'yes',
  options: {
    receiver: 'one of the `receivers` of the config',
    stored:
      'one `select` of the `key` of everything that has to be delivered: the rows of an outbox',
    observe:
      'which requests have to be delivered too: the `key` of each acknowledged `create` or `add`',
    deliveries: '`one` (default), or `at-least-one` where an acknowledged delivery may come again',
    waitMs: 'how long deliveries may take after the load and its drain; default 10 000',
  },
  docs: 'guarantees.md#deliveries',
  proof: {
    makeModel: () => itemModel((turn) => `g-${turn.toString(36)}`),
    check: ({ history, stored, deliveries }) => checkDeliveredOnce(history, { stored, deliveries }),
    faults: toFaults([
      ['drop a delivery', ['NOT_DELIVERED'], dropDelivery],
      ['deliver twice', ['DELIVERED_TWICE'], deliverTwice],
      ['deliver what was not requested', ['DELIVERED_UNKNOWN'], deliverStranger],
    ]),
  },
}
