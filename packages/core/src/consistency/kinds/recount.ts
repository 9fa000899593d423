import { ACTION } from '../../history/index.ts'
import type { GuaranteeKind } from '../guarantee-kind.ts'
import { answerAlike } from '../mutants/answer-alike.ts'
import { answerWith, shiftAggregate } from '../mutants/edits.ts'
import { toFaults } from '../mutants/proof.ts'
import { checkRecount, recountOfRowsMinimum, recountRule } from '../recount.ts'

export const recount: GuaranteeKind = {
  ...recountRule,
  holds: 'a counter holds the sum; an aggregate equals its rows',
  reads: '`stored`',
  exact: 'see below',
  options: {
    observe:
      'what an exchange means: its action, key and value; without it the rows alone are judged',
    stored: 'one `select` of `key`, `stored` (the aggregate) and `recount` (its rows counted)',
    lagMs: 'reads that `observe` gives may be this old: a rollup that runs every minute; default 0',
    tolerance: 'how far values may be off, where they are rounded; default 0',
  },
  needsAnswerOf: ['read'],
  forms: { recountOfRows: recountOfRowsMinimum },
  docs: 'guarantees.md#the-guarantees',
  proof: {
    makeModel: () => {
      let sum = 0
      return {
        plan: (turn) => ({ action: turn % 4 === 3 ? 'read' : 'add', key: 'visits', proposal: 1 }),
        answer: ({ action }) => (action === 'add' ? (sum += 1) : sum),
        rows: () => [],
        aggregates: () => [{ key: 'visits', stored: sum, recount: sum }],
      }
    },
    check: ({ history, aggregates }) => checkRecount(history, aggregates),
    faults: toFaults([
      ['lose additions', ['RECOUNT', 'LOST_UPDATE'], shiftAggregate(-1_000)],
      ['count additions twice', ['RECOUNT', 'OVERCOUNT'], shiftAggregate(1_000)],
      ['add a cent too much', ['RECOUNT', 'OVERCOUNT'], shiftAggregate(0.01)],
      ['answer two additions alike', ['LOST_UPDATE', 'WENT_BACK', 'OVERCOUNT'], answerAlike],
      ['let the counter go back', ['LOST_UPDATE', 'WENT_BACK'], answerWith(ACTION.read, '-1')],
    ]),
  },
}
