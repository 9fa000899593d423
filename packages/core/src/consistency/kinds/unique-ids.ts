import { ACTION } from '../../history/index.ts'
import type { GuaranteeKind } from '../guarantee-kind.ts'
import { copyAnswer } from '../mutants/edits.ts'
import { toFaults } from '../mutants/proof.ts'
import { checkUniqueIds, uniqueIdsRule } from '../unique-ids.ts'

export const uniqueIds: GuaranteeKind = {
  ...uniqueIdsRule,
  holds: 'no two items get the same id',
  reads: 'nothing',
  exact: 'yes',
  options: {
    observe: 'what an exchange means: its action, key and value',
  },
  needsAnswerOf: ['create', 'add'],
  docs: 'guarantees.md#the-guarantees',
  proof: {
    makeModel: () => {
      let next = 0
      return {
        plan: (turn) => ({ action: 'create', key: `g-${turn.toString(36)}` }),
        answer: () => `id-${(next += 1)}`,
        rows: () => [],
      }
    },
    check: ({ history }) => checkUniqueIds(history),
    faults: toFaults([['give an id again', ['DUPLICATE_ID'], copyAnswer(ACTION.create)]]),
  },
}
