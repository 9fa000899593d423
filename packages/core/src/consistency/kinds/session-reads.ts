import { ACTION } from '../../history/index.ts'
import type { GuaranteeKind } from '../guarantee-kind.ts'
import { versionModel } from '../mutants/clean-evidence.ts'
import { showOldVersion } from '../mutants/edits.ts'
import { toFaults } from '../mutants/proof.ts'
import {
  checkMonotonicReads,
  checkReadYourWrites,
  monotonicReadsRule,
  readYourWritesRule,
} from '../session-reads.ts'

const shared = {
  reads: 'nothing',
  exact: 'yes',
  options: {
    observe: 'what an exchange means: its action, key and value',
    versions: "`'text'` where versions are texts that sort as they were made",
  },
  needsAnswerOf: ['write', 'read'],
  docs: 'guarantees.md#the-guarantees',
} as const

export const monotonicReads: GuaranteeKind = {
  ...monotonicReadsRule,
  ...shared,
  holds: 'a client never goes back to an older version',
  proof: {
    makeModel: () => versionModel(),
    check: ({ history }) => checkMonotonicReads(history),
    faults: toFaults([['show an old version', ['WENT_BACK'], showOldVersion(ACTION.read)]]),
  },
}

export const readYourWrites: GuaranteeKind = {
  ...readYourWritesRule,
  ...shared,
  holds: 'a client sees its own acknowledged writes',
  proof: {
    makeModel: () => versionModel(),
    check: ({ history }) => checkReadYourWrites(history),
    faults: toFaults([['show an old version', ['OWN_WRITE_MISSED'], showOldVersion(ACTION.write)]]),
  },
}
