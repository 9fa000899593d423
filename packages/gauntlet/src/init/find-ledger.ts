import type { Column, Table } from './findings.ts'
import { isForeign } from './proposed-rule.ts'
import type { Reference } from './references.ts'
import { hasWord, moves } from './words.ts'

/** A table whose rows move a number of the rows that they refer to. */
export type Ledger = {
  readonly rows: Table
  readonly parent: Table
  /** What a row moves: of `rows`. */
  readonly amount: Column
  /** What is moved: of `parent`. */
  readonly balance: Column
  /** One: each row belongs to one parent. Two: what leaves one is given to the other. */
  readonly references: readonly Reference[]
  /** Which of two references gains; of debit and credit, the names do not say it. */
  readonly direction: 'first gains' | 'second gains' | 'unknown'
}

const balances = new Set('balance balances funds credit credits points'.split(' '))
const amounts = new Set(
  'amount amounts value sum cents points credits quantity delta change'.split(' '),
)
const gives = new Set('from source src sender payer giver origin out'.split(' '))
const takes = new Set(
  'to target dest destination receiver recipient payee beneficiary into in'.split(' '),
)
const sides = new Set(['debit', 'credit', 'debited', 'credited', 'debtor', 'creditor'])
const ledgers = /ledger|entr(?:y|ies)$|posting|movement|journal|transaction/i

type Pair = {
  readonly rows: Table
  readonly parent: Table
  readonly references: readonly Reference[]
}

/** Undefined where the names of the columns do not show it. */
export function findLedger({ rows, parent, references }: Pair): Ledger | undefined {
  const balance = parent.columns.find(
    ({ name, kind }) =>
      kind === 'number' && hasWord(name, balances) && !hasWord(name, moves) && !isForeign(parent, name) &&
      !/^(?:opening|initial|start|min|max|overdraft)/i.test(name),
  )
  const amount = findAmount(rows, references)
  const [first, second, third] = references
  if (!balance || !amount || !first || third) return undefined
  const found = { rows, parent, balance, amount }
  if (!second) {
    return ledgers.test(rows.name) ? { ...found, references, direction: 'first gains' } : undefined
  }
  const direction = findDirection(first.column, second.column)
  return direction && { ...found, references, direction }
} // prettier-ignore

const findAmount = (rows: Table, references: readonly Reference[]): Column | undefined =>
  rows.columns.find(
    ({ name, kind }) =>
      kind === 'number' &&
      hasWord(name, amounts) &&
      !/fee|balance|after|before/i.test(name) &&
      references.every(({ column }) => column !== name),
  )

function findDirection(first: string, second: string): Ledger['direction'] | undefined {
  if (hasWord(first, sides) && hasWord(second, sides)) return 'unknown'
  if (hasWord(first, gives) || hasWord(second, takes)) return 'second gains'
  if (hasWord(first, takes) || hasWord(second, gives)) return 'first gains'
  return undefined
}
