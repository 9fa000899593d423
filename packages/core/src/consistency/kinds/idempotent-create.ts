import { OUTCOME } from '../../history/index.ts'
import type { GuaranteeKind } from '../guarantee-kind.ts'
import { itemModel } from '../mutants/clean-evidence.ts'
import {
  acceptAgain,
  addStranger,
  changeKey,
  dropRow,
  duplicateRow,
  halveBatch,
  missInRead,
  swapStored,
  takeOtherContent,
} from '../mutants/edits.ts'
import { toFaults } from '../mutants/proof.ts'
import { checkIdempotentCreate, idempotentCreateRule } from '../idempotent-create.ts'

export const idempotentCreate: GuaranteeKind = {
  ...idempotentCreateRule,
  holds: 'repeated creates make one item, and the answers say so',
  reads: '`stored`',
  exact: 'yes',
  options: {
    observe: 'what an exchange means: its action, key and value',
    stored: 'one `select` of `key` and `value` (or `payload`, of which only a hash is compared)',
    atomicBatches: 'the items of one request are stored together or not at all',
    lagMs: 'reads may be this old: a declared cache or replica; default 0',
  },
  needsAnswerOf: ['create'],
  docs: 'guarantees.md#the-guarantees',
  proof: {
    makeModel: () => itemModel((turn) => `g-${Math.floor(turn / 3).toString(36)}`),
    check: ({ history, stored }) => checkIdempotentCreate(history, stored, { atomicBatches: true }),
    faults: toFaults([
      ['accept a duplicate', ['DOUBLE_ACCEPT'], acceptAgain],
      ['drop a stored row', ['LOST', 'FALSE_DUPLICATE'], dropRow],
      ['store a row twice', ['DUPLICATE'], duplicateRow],
      [
        'call every attempt a conflict',
        ['FALSE_DUPLICATE'],
        changeKey('value', ({ values }) => values.encode('conflict')),
      ],
      ['miss what is there', ['LOST_OR_STALE'], missInRead],
      ['change a stored content', ['CORRUPT'], swapStored],
      ['take another content under the key', ['KEY_REUSE'], takeOtherContent],
      ['store what was refused', ['GHOST'], changeKey('outcome', () => OUTCOME.fail)],
      ['store what was not sent', ['PHANTOM'], addStranger],
      ['store half a batch', ['PARTIAL_BATCH'], halveBatch],
    ]),
  },
}
