import { ACTION, OUTCOME } from '../../history/index.ts'
import type { AnomalyClass, GuaranteeKind } from '../guarantee-result.ts'
import { answerAlike } from './answer-alike.ts'
import { INVARIANTS, type InvariantKind } from '../invariant.ts'
import {
  acceptAgain,
  addStranger,
  answerWith,
  changeKey,
  copyAnswer,
  dropRow,
  duplicateRow,
  halveBatch,
  missInRead,
  readBeforeWrite,
  shiftAggregate,
  storeInstead,
  showOldVersion,
  swapStored,
  takeOtherContent,
  widenLock,
} from './edits.ts'
import type { Evidence } from './evidence.ts'
import {
  breachAfterLoad,
  breachDuringLoad,
  deliverStranger,
  deliverTwice,
  dropDelivery,
} from './side-edits.ts'

/** A known fault that is planted in evidence, to prove that a checker sees it. */
export type PlantedFault = {
  readonly name: string
  readonly guarantee: GuaranteeKind
  /** One of these must be found. */
  readonly expects: readonly AnomalyClass[]
  /** The evidence with the fault in it; undefined if there is no place for it. Changes nothing it is given. */
  readonly plant: (evidence: Evidence, random: () => number) => Evidence | undefined
}

type Row = readonly [name: string, expects: PlantedFault['expects'], plant: PlantedFault['plant']]

const ofInvariant = (kind: InvariantKind): readonly Row[] => [
  ['leave a row that must not exist', [INVARIANTS[kind]], breachAfterLoad],
  ['show such a row during the load alone', [INVARIANTS[kind]], breachDuringLoad],
]

const faults: Readonly<Record<GuaranteeKind, readonly Row[]>> = {
  writeOnce: [
    ['drop a stored row', ['LOST_OR_STALE'], dropRow],
    ['store a row twice', ['DUPLICATE_ROW'], duplicateRow],
    ['swap a stored value', ['CONFLICT'], swapStored],
    ['answer one client another value', ['CONFLICT'], answerWith(ACTION.write, 'swapped')],
    ['answer a write without a value', ['LOST_OR_STALE'], answerWith(ACTION.write, null)],
    [
      'store what nobody proposed',
      ['PHANTOM'],
      changeKey('proposal', ({ values }) => values.encode('other')),
    ],
    ['see a value before it was proposed', ['FROM_FUTURE'], readBeforeWrite],
    ['store what was refused', ['GHOST'], changeKey('outcome', () => OUTCOME.fail)],
  ],
  exactlyOnce: [
    ['drop a stored row', ['LOST'], dropRow],
    ['store a row twice', ['DUPLICATE'], duplicateRow],
    ['change a stored content', ['CORRUPT'], swapStored],
    ['store what was refused', ['GHOST'], changeKey('outcome', () => OUTCOME.fail)],
    ['store what nobody sent', ['PHANTOM'], addStranger],
  ],
  idempotentCreate: [
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
    ['store what nobody sent', ['PHANTOM'], addStranger],
    ['store half a batch', ['PARTIAL_BATCH'], halveBatch],
  ],
  mutualExclusion: [
    ['widen a lock', ['OVERLAP'], widenLock],
    ['repeat a fencing token', ['FENCING'], copyAnswer(ACTION.acquire)],
  ],
  recount: [
    ['lose additions', ['RECOUNT', 'LOST_UPDATE'], shiftAggregate(-1_000)],
    ['count additions twice', ['RECOUNT', 'OVERCOUNT'], shiftAggregate(1_000)],
    ['add a cent too much', ['RECOUNT', 'OVERCOUNT'], shiftAggregate(0.01)],
    ['answer two additions alike', ['LOST_UPDATE', 'WENT_BACK', 'OVERCOUNT'], answerAlike],
    ['let the counter go back', ['LOST_UPDATE', 'WENT_BACK'], answerWith(ACTION.read, '-1')],
  ],
  conservation: [
    ['change one part of a snapshot', ['NOT_CONSERVED'], answerWith(ACTION.read, '1')],
    ['change a stored part', ['NOT_CONSERVED'], storeInstead('1')],
    ['change a stored part by a cent', ['NOT_CONSERVED'], storeInstead('500.01')],
  ],
  monotonicReads: [['show an old version', ['WENT_BACK'], showOldVersion(ACTION.read)]],
  readYourWrites: [['show an old version', ['OWN_WRITE_MISSED'], showOldVersion(ACTION.write)]],
  invariant: ofInvariant('invariant'),
  neverNegative: ofInvariant('neverNegative'),
  atMost: ofInvariant('atMost'),
  noOverlap: ofInvariant('noOverlap'),
  noGaps: ofInvariant('noGaps'),
  stateMachine: ofInvariant('stateMachine'),
  deliveredOnce: [
    ['drop a delivery', ['NOT_DELIVERED'], dropDelivery],
    ['deliver twice', ['DELIVERED_TWICE'], deliverTwice],
    ['deliver what nobody asked for', ['DELIVERED_UNKNOWN'], deliverStranger],
  ],
  uniqueIds: [['give an id again', ['DUPLICATE_ID'], copyAnswer(ACTION.create)]],
}

/** The faults that `gauntlet doctor --mutants` plants: at least one for every class of anomaly. */
export const PLANTED_FAULTS: readonly PlantedFault[] = Object.entries(faults).flatMap(
  ([guarantee, rows]) =>
    rows.map(([name, expects, plant]) => ({
      name,
      guarantee: guarantee as GuaranteeKind,
      expects,
      plant,
    })),
)
