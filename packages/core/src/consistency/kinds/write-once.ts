import { ACTION, OUTCOME } from '../../history/index.ts'
import type { GuaranteeKind } from '../guarantee-kind.ts'
import {
  answerWith,
  changeKey,
  dropRow,
  duplicateRow,
  readBeforeWrite,
  swapStored,
} from '../mutants/edits.ts'
import { toFaults } from '../mutants/proof.ts'
import { checkWriteOnce, writeOnceRule } from '../write-once.ts'

export const writeOnce: GuaranteeKind = {
  ...writeOnceRule,
  holds: 'a key is written once; every client sees its first value',
  reads: '`stored`',
  exact: 'yes',
  options: {
    observe: 'what an exchange means: its action, key and value',
    stored: 'one `select` of `key` and `value` (or `payload`, of which only a hash is compared)',
    serverPicks: 'the server picks the value: it need not have been proposed',
    lagMs: 'reads may be this old: a declared cache or replica; default 0',
  },
  needsAnswerOf: ['write', 'read'],
  docs: 'guarantees.md#the-guarantees',
  proof: {
    makeModel: () => {
      const register = new Map<string, string>()
      return {
        plan: (turn, random) => ({
          action: turn % 4 === 3 ? 'read' : 'write',
          key: `g-${Math.floor(turn / 6)}`,
          proposal: `variant ${Math.floor(random() * 3)}`,
        }),
        answer: ({ action, key, proposal }) => {
          if (action === 'write' && !register.has(key as string))
            register.set(key as string, String(proposal))
          return register.get(key as string) ?? null
        },
        rows: () => Array.from(register, ([key, value]) => ({ key, value })),
      }
    },
    check: ({ history, stored }) => checkWriteOnce(history, stored),
    faults: toFaults([
      ['drop a stored row', ['LOST_OR_STALE'], dropRow],
      ['store a row twice', ['DUPLICATE_ROW'], duplicateRow],
      ['swap a stored value', ['CONFLICT'], swapStored],
      ['answer one client another value', ['CONFLICT'], answerWith(ACTION.write, 'swapped')],
      ['answer a write without a value', ['LOST_OR_STALE'], answerWith(ACTION.write, null)],
      [
        'store what was not proposed',
        ['PHANTOM'],
        changeKey('proposal', ({ values }) => values.encode('other')),
      ],
      ['see a value before it was proposed', ['FROM_FUTURE'], readBeforeWrite],
      ['store what was refused', ['GHOST'], changeKey('outcome', () => OUTCOME.fail)],
    ]),
  },
}
