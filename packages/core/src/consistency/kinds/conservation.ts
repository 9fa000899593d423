import { ACTION } from '../../history/index.ts'
import type { GuaranteeKind } from '../guarantee-kind.ts'
import { total } from '../mutants/clean-evidence.ts'
import { answerWith, storeInstead } from '../mutants/edits.ts'
import { toFaults } from '../mutants/proof.ts'
import { checkConservation, conservationRule } from '../conservation.ts'

export const conservation: GuaranteeKind = {
  ...conservationRule,
  holds: 'the parts of every snapshot sum to a constant',
  reads: '`stored`',
  exact: 'what it sees is true',
  options: {
    observe: 'what an exchange means: its action, key and value',
    stored: 'one `select` of `key` and `value` (or `payload`, of which only a hash is compared)',
    total: 'what the parts sum to, exactly',
    tolerance: 'how far sums may be off, where parts are rounded; default 0',
  },
  needsAnswerOf: ['read'],
  docs: 'guarantees.md#the-guarantees',
  proof: {
    makeModel: () => {
      const accounts = { current: total / 2, savings: total / 2 }
      const snapshots = new Map<number, typeof accounts>()
      return {
        plan: (turn) =>
          turn % 3 === 0
            ? { action: 'add', key: 'current', outcome: 'ok' }
            : {
                action: 'read',
                key: turn % 3 === 1 ? 'current' : 'savings',
                // The two reads are one attempt, so one snapshot.
                client: 1,
                invokedAtNs: (turn - (turn % 3)) * 1_000_000 + 500_000,
                outcome: 'ok',
              },
        answer: ({ action, key, invokedAtNs }) => {
          if (action === 'add') {
            accounts.current -= 10
            accounts.savings += 10
            return null
          }
          const snapshot = snapshots.get(invokedAtNs) ?? { ...accounts }
          snapshots.set(invokedAtNs, snapshot)
          return snapshot[key as keyof typeof accounts]
        },
        rows: () => Object.entries(accounts).map(([key, value]) => ({ key, value })),
      }
    },
    check: (evidence) =>
      checkConservation(evidence.history, evidence.stored, { total: evidence.total }),
    faults: toFaults([
      ['change one part of a snapshot', ['NOT_CONSERVED'], answerWith(ACTION.read, '1')],
      ['change a stored part', ['NOT_CONSERVED'], storeInstead('1')],
      ['change a stored part by a cent', ['NOT_CONSERVED'], storeInstead('500.01')],
    ]),
  },
}
