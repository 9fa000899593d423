import { OUTCOME } from '../../history/index.ts'
import type { GuaranteeKind } from '../guarantee-kind.ts'
import { itemModel } from '../mutants/clean-evidence.ts'
import { addStranger, changeKey, dropRow, duplicateRow, swapStored } from '../mutants/edits.ts'
import { toFaults } from '../mutants/proof.ts'
import { checkExactlyOnce, exactlyOnceRule } from '../exactly-once.ts'

export const exactlyOnce: GuaranteeKind = {
  ...exactlyOnceRule,
  holds: 'what was acknowledged is stored, once, and nothing else is',
  reads: '`stored`',
  exact: 'yes',
  options: {
    observe: 'what an exchange means: its action, key and value',
    stored: 'one `select` of `key` and `value` (or `payload`, of which only a hash is compared)',
    rows: 'how many rows an item may have: `one` (default), `at-least-one` or `per-attempt`',
  },
  docs: 'guarantees.md#the-guarantees',
  proof: {
    makeModel: () => itemModel((turn) => `g-${Math.floor(turn / 2).toString(36)}`),
    check: ({ history, stored }) => checkExactlyOnce(history, stored),
    faults: toFaults([
      ['drop a stored row', ['LOST'], dropRow],
      ['store a row twice', ['DUPLICATE'], duplicateRow],
      ['change a stored content', ['CORRUPT'], swapStored],
      ['store what was refused', ['GHOST'], changeKey('outcome', () => OUTCOME.fail)],
      ['store what was not sent', ['PHANTOM'], addStranger],
    ]),
  },
}
