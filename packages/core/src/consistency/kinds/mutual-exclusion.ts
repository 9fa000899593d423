import { ACTION } from '../../history/index.ts'
import type { GuaranteeKind } from '../guarantee-kind.ts'
import { lockTableMinimum } from '../lock-table.ts'
import { copyAnswer, widenLock } from '../mutants/edits.ts'
import { toFaults } from '../mutants/proof.ts'
import { checkMutualExclusion, mutualExclusionRule } from '../mutual-exclusion.ts'

export const mutualExclusion: GuaranteeKind = {
  ...mutualExclusionRule,
  holds: 'one holder at a time; fencing tokens rise',
  reads: '`intervals`, or nothing',
  exact: 'yes, for locks that are released',
  options: {
    observe: 'what an exchange means: its action, key and value',
    intervals:
      'one `select` of the lock table: `scope`, `holder`, `started_at`, `finished_at` and perhaps `token`',
    leaseNs: 'the lock is a lease of this length in nanoseconds, which may end without a release',
    versions: "`'text'` where versions are texts that sort as they were made",
  },
  needsAnswerOf: ['acquire'],
  forms: { lockTable: lockTableMinimum },
  docs: 'guarantees.md#the-guarantees',
  proof: {
    makeModel: () => {
      let token = 0
      let isHeld = false
      return {
        // One takes it, another tries in vain, the first gives it back.
        plan: (turn) => ({
          action: turn % 3 === 2 ? 'release' : 'acquire',
          key: 'nightly job',
          client: (Math.floor(turn / 3) % 4) + (turn % 3 === 1 ? 4 : 0),
        }),
        answer: ({ action }) => {
          if (action === 'acquire' && isHeld) return null
          isHeld = action === 'acquire'
          return isHeld ? (token += 1) : null
        },
        rows: () => [],
      }
    },
    check: ({ history }) => checkMutualExclusion(history),
    faults: toFaults([
      ['widen a lock', ['OVERLAP'], widenLock],
      ['repeat a fencing token', ['FENCING'], copyAnswer(ACTION.acquire)],
    ]),
  },
}
