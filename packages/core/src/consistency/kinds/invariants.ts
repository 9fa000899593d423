import { pickClasses, type GuaranteeKind } from '../guarantee-kind.ts'
import {
  compareDecimals,
  negateDecimal,
  parseDecimal,
  subtractDecimals,
  ZERO,
  type Decimal,
} from '../../decimal/index.ts'
import type { AnomalyClass, StoredRow } from '../guarantee-result.ts'
import { checkInvariant, type InvariantRule } from '../invariant.ts'
import {
  anyAcknowledged,
  atOnce,
  manyOverlaps,
  someAcknowledged,
  type MinimumEvidence,
} from '../minimum-evidence.ts'
import { invariantModel } from '../mutants/clean-evidence.ts'
import { toFaults } from '../mutants/proof.ts'
import { breachAfterLoad, breachDuringLoad } from '../mutants/side-edits.ts'

const WRITES = ['acknowledged writes', 'no write was acknowledged'] as const
const acknowledgedWrites = anyAcknowledged(
  ...WRITES,
  'a rule is only tested by requests that change something',
)

/** Of rules that hold for ever while requests come one after the other, whatever the backend does. */
const writesAtOnce = manyOverlaps(
  'writes that were under way at the same time as another',
  'no two writes were under way at the same time',
  `send several about one key ${atOnce}`,
)

const sampling = {
  everyMs: 'time between two snapshots during the load; default 1000',
  timeoutMs: 'of one query during the load; default 1000',
  duringLoad: '`false` for a rule that need only hold when the load is over; default true',
}

type Row = Pick<GuaranteeKind, 'kind' | 'holds' | 'options' | 'minimum'> &
  Pick<InvariantRule, 'measure'> & {
    readonly breach: AnomalyClass
  }

/** A row of a guarantee that is one query. */
function ofQuery({ breach, ...row }: Row): GuaranteeKind & InvariantRule {
  const rule = { ...row, breach, anomalies: pickClasses(breach) }
  return {
    ...rule,
    options: { ...row.options, ...sampling },
    reads: 'its own query, also during the load',
    exact: 'in what snapshots show: see [rules about rows](#rules-about-rows)',
    docs: 'guarantees.md#rules-about-rows',
    proof: {
      makeModel: invariantModel,
      check: ({ history, snapshots }) =>
        checkInvariant(history, { rule, snapshots, load: undefined, observes: true }),
      faults: toFaults([
        ['leave a row that must not exist', [breach], breachAfterLoad],
        ['show such a row during the load alone', [breach], breachDuringLoad],
      ]),
    },
  }
}

/** The race of a limit happens once a key, when it is reached: with fewer keys a broken build passes by chance. */
const limitsReached: MinimumEvidence = {
  counted: 'limits',
  minimum: 3,
  what: 'keys that reached their limit',
  none: 'no key reached its limit',
  send: 'send more to a few keys, at least 3 of them: each is one trial of the race at its limit',
}

type Cell = StoredRow[string] | undefined

const toNumber = (cell: Cell): Decimal => parseDecimal(cell ?? 0) ?? ZERO

/** How far below zero; 0 for what is not. */
function toBelowZero(cell: Cell): Decimal {
  const value = negateDecimal(toNumber(cell))
  return compareDecimals(value, ZERO) > 0 ? value : ZERO
}

const toExcess = (used: Cell, limit: Cell): Decimal =>
  subtractDecimals(toNumber(used), toNumber(limit))

const minimum = [acknowledgedWrites, writesAtOnce]
const table = '`products`, or `shop.products`'
const where = 'which rows, in SQL'
const key = 'the columns that name a row in the report'
const scope = 'the columns that separate one scope from another; default: the whole table is one'

export const invariant = ofQuery({
  kind: 'invariant',
  breach: 'INVARIANT',
  holds: 'the query finds no row',
  minimum: [
    someAcknowledged(
      ...WRITES,
      'send more that the target accepts, to different keys: a rule is only tested by requests that change something',
    ),
  ],
  options: {
    sql: 'selects the rows that must not exist; a column `key` names the same row in every snapshot',
    over: 'selects one row that counts what was examined: `examined`, and perhaps `tested` and `nearest`',
    observe: 'which operations the rule is about; default: all writes of the load',
  },
})

export const neverNegative = ofQuery({
  kind: 'neverNegative',
  breach: 'NEGATIVE',
  holds: 'no value of these columns is below zero',
  minimum,
  measure: (row) =>
    Object.keys(row).map((column) => toBelowZero(column === 'key' ? 0 : row[column])),
  options: { table, column: 'one column, or several', key, where },
})

export const atMost = ofQuery({
  kind: 'atMost',
  breach: 'OVER_LIMIT',
  holds: 'no key has more than its limit',
  minimum: [...minimum, limitsReached],
  measure: ({ used, limit }) => [toExcess(used, limit)],
  options: {
    table,
    per: 'the columns that rows are counted by',
    limit: 'a number, or `{ table, key, column }` where each key has its own',
    sum: 'sums this column in place of counting rows',
    where,
  },
})

export const noOverlap = ofQuery({
  kind: 'noOverlap',
  breach: 'INTERVALS_OVERLAP',
  holds: 'two intervals of one scope never overlap',
  minimum,
  options: {
    table,
    scope,
    start: 'the column of the start',
    end: 'the column of the end; null has not ended',
    key,
    where,
  },
})

export const noGaps = ofQuery({
  kind: 'noGaps',
  breach: 'GAP',
  holds: 'the numbers of a scope follow each other, without a gap and without a repeat',
  minimum,
  options: {
    table,
    column: 'an integer: the number of an invoice',
    scope,
    startsAt: 'the number that each sequence begins with; default: any',
    where,
  },
})

export const stateMachine = ofQuery({
  kind: 'stateMachine',
  breach: 'BAD_TRANSITION',
  holds: 'a state follows another one only as the transitions allow',
  minimum,
  options: {
    table: 'a history: one row for each state that an item entered',
    key: 'the columns that name the item',
    state: 'the column of the state',
    order: 'what orders the rows of one item: a serial number',
    initial: 'in which states an item may begin; default: any of `transitions`',
    transitions: 'from a state, those that may follow; one that repeats names itself',
    where,
  },
})
