import { recount } from '../guarantees/judged-by-rows.ts'
import { quote, toCode } from './code-text.ts'
import type { Column, Table } from './findings.ts'
import { findDoubt, type Known } from './doubt-of-transfers.ts'
import { findLedger, type Ledger } from './find-ledger.ts'
import { findStart, type KnownStart } from './known-start.ts'
import { toInvariant, toName, toTable, type ProposedRule } from './proposed-rule.ts'
import { isTableOf, listReferences } from './references.ts'
import { whyNoStart } from './stated-rows.ts'

/**
 * What a table with a balance and the rows that move it show: each balance is what its rows make of it, and moves between
 * two of them keep the sum. Where SQL files say what there was, and nothing else changes a balance, the rules stand; else
 * they are comments.
 */
export function proposeTransfers(table: Table, known: Known): ProposedRule[] {
  const others = known.tables.filter((one) => one !== table)
  const ledgers = others.flatMap((rows) => {
    const references = listReferences(rows, known.tables).filter(({ parent }) => parent === table)
    return findLedger({ rows, parent: table, references }) ?? []
  })
  const [ledger] = ledgers.toSorted((a, b) => b.references.length - a.references.length)
  if (!ledger) return []
  const start = findOpening(table, ledger.balance)
  const doubt = findDoubt(ledger, { ...known, ledgers, hasStart: start !== undefined })
  return [
    proposeRecount(ledger, { start, doubt }),
    ...(ledger.references.length > 1 ? [proposeSum(ledger, { known, doubt })] : []),
  ]
}

/** What there was: a column of the row itself, or the rows that SQL files put in. */
function findOpening(table: Table, balance: Column): Opening | undefined {
  const column = table.columns.find(
    ({ name, kind }) => kind === 'number' && /^(?:opening|initial|start(?:ing)?)_?\w+/i.test(name),
  )
  if (column && column !== balance) return { column: column.name }
  return findStart(table, balance)
}

type Opening = KnownStart | { readonly column: string }
type About = { readonly start: Opening | undefined; readonly doubt: string | undefined }

const comment = (doubt: string | undefined): string =>
  doubt === undefined ? '' : ` It is a comment because ${doubt}.`

/** Each balance against what there was and what moved it. */
function proposeRecount(ledger: Ledger, { start, doubt }: About): ProposedRule {
  const { rows, parent, balance, references } = ledger
  const named = references.map(({ column }) => column).join(' and ')
  const title = `${parent.name}: ${balance.name} is what its ${rows.name} make it`
  const definition = { stored: toSql(ledger, start) }
  const sides =
    ledger.direction === 'unknown'
      ? ' Which of them gains is not known, so only how far it moved is compared.'
      : ''
  return {
    calls: 'recount',
    name: title,
    why: `${rows.name}.${named} ${references.length > 1 ? 'name the rows' : 'names the row'} of ${parent.name} whose ${balance.name} ${rows.name}.${ledger.amount.name} moves. Each ${balance.name} must be what there was and what its rows moved: a lost update leaves it behind them, though nothing is below zero.${sides}${comment(doubt)}`,
    guarantee: recount(title, definition),
    code: `recount(${quote(title)}, ${toCode(definition, 0, 200)})`,
    isActive: doubt === undefined,
  }
}

function toSql(ledger: Ledger, start: Opening | undefined): string {
  const { parent, balance, direction } = ledger
  const { from, key, there } = toStart(parent, start)
  const moved = toMoved(ledger)
  const left = `t.${toName(balance.name)}`
  const [stored, counted] =
    direction === 'unknown'
      ? [`abs(${left} - ${there})`, `abs(${moved})`]
      : [left, `${there} ${moved.startsWith('-') ? '' : '+ '}${moved}`]
  return `select ${key} as key, ${stored} as stored, ${counted} as recount from ${from}`
}

function toStart(parent: Table, start: Opening | undefined) {
  const table = `${toTable(parent.name)} t`
  const own = `t.${toName(parent.keys[0]?.[0] ?? 'id')}`
  if (!start) return { from: table, key: own, there: '0' }
  if ('column' in start) return { from: table, key: own, there: `t.${toName(start.column)}` }
  const key = `t.${toName(start.key)}`
  const values = start.values.map(([name, value]) => `(${name}, ${value})`).join(', ')
  const from = `(values ${values}) as s (key, there_was) join ${table} on ${key} = s.key`
  return { from, key, there: 's.there_was' }
}

/** What the rows moved: what came in, and what went out. */
function toMoved({ rows, amount, references, direction }: Ledger): string {
  const sum = (at: number): string => {
    const reference = references[at]
    if (!reference) return ''
    return `coalesce((select sum(l.${toName(amount.name)}) from ${toTable(rows.name)} l where l.${toName(reference.column)} = t.${toName(reference.key)}), 0)`
  }
  if (references.length === 1) return sum(0)
  return direction === 'second gains' || direction === 'unknown'
    ? `${sum(1)} - ${sum(0)}`
    : `${sum(0)} - ${sum(1)}`
}

type AboutSum = { readonly known: Known; readonly doubt: string | undefined }

/** What moves between the rows of a table is neither made nor lost. */
function proposeSum({ rows, parent, balance }: Ledger, about: AboutSum): ProposedRule {
  const values = (parent.rows ?? []).map((row) => row[balance.name])
  const amounts = values.filter((value) => typeof value === 'number')
  const isStated = amounts.length > 0 && amounts.length === values.length
  const isKnown = isStated && parent.rowsDoubt === undefined
  const total = isKnown ? amounts.reduce((sum, one) => sum + one, 0) : 0
  const makes = findMaking(parent, about.known)
  const doubt = about.doubt ??
    (isKnown ? undefined : whyNoStart(parent, 0)) ??
    (makes && `${makes} may add to the sum`)
  const sum = `sum(${toName(balance.name)})`
  const there = Number.isInteger(total) ? String(total) : total.toFixed(2)
  return toInvariant(`${parent.name}: ${rows.name} keep the sum of ${balance.name}`, {
    why: `${rows.name} move ${balance.name} from one row of ${parent.name} to another: the sum of all stays what it was. It does not see updates that are lost on both sides; the rule before it does.${comment(doubt)}`,
    sql: `select 'all' as key, ${sum} as sum, ${there} as there_was from ${toTable(parent.name)} having ${sum} <> ${there}`,
    over: `select count(*) from ${toTable(rows.name)}`,
    // A correct backend may take from one a moment before it gives to the other.
    duringLoad: false,
    isActive: doubt === undefined,
  })
} // prettier-ignore

/** A request that makes a row of the table, perhaps with a balance. */
function findMaking(table: Table, { routes }: Known): string | undefined {
  const route = routes.find(
    ({ method, path }) => method === 'POST' && isTableOf(path.split('/').at(-1) ?? '', table.name),
  )
  return route && `${route.method} ${route.path}`
}
