import { whyDeferred } from './deferred-columns.ts'
import type { Ledger } from './find-ledger.ts'
import type { Route, Table } from './findings.ts'
import { findState, isForeign } from './proposed-rule.ts'
import { isTableOf, listReferences } from './references.ts'
import { whyNoStart } from './stated-rows.ts'
import { hasWord, moves } from './words.ts'

export type Known = {
  readonly tables: readonly Table[]
  readonly routes: readonly Pick<Route, 'method' | 'path'>[]
}

type About = Known & {
  /** All tables whose rows may move the balance. */
  readonly ledgers: readonly Ledger[]
  readonly hasStart: boolean
}

/** Requests that may change a balance without a row. */
const changes = /deposit|withdraw|top-?up|fund|debit|credit|charge|interest|fees?\b|adjust|refund|revers|cancel|mint|burn/i // prettier-ignore
const fees = new Set(['fee', 'fees', 'commission', 'tax', 'rate'])
/** Copies of what happened, which move nothing themselves. */
const copies = /histor|log$|logs$|audit|snapshot|ledger|entr(?:y|ies)$|posting|movement|journal|outbox|event/i // prettier-ignore

/** Why a correct backend might break the rules; undefined where nothing says so. */
export function findDoubt(ledger: Ledger, about: About): string | undefined {
  const { rows, parent, balance, references } = ledger
  const later = whyDeferred(parent, balance.name)
  if (later !== undefined) return later
  const state = findState(rows)
  if (state) return `of ${rows.name}.${state.name}: rows that move nothing must not be counted`
  const fee = rows.columns.find(({ name, kind }) => kind === 'number' && hasWord(name, fees))
  if (fee) return `of ${rows.name}.${fee.name}: add it where it is taken, too`
  if (references.some(({ isDeclared }) => !isDeclared)) {
    return 'only names suggest it, and no foreign key'
  }
  const sign = references.length === 1 ? findUnsigned(ledger) : undefined
  if (sign !== undefined) return sign
  if ((rows.rows ?? []).length > 0 || rows.hasUnknownRows || rows.rowsDoubt !== undefined) {
    return `SQL files put rows into ${rows.name}, which may have moved what there was`
  }
  const second = findSecond(ledger, about)
  if (second) return `${second.name} may move ${balance.name}, too: count what it moves`
  const route = about.routes.find(({ method, path }) => isChange(parent, { method, path }))
  if (route) return `${route.method} ${route.path} may change ${balance.name} without a row of ${rows.name}`
  return about.hasStart ? undefined : whyNoStart(parent, 0)
} // prettier-ignore

/** Rows that all say how much, and not whether it came or went. */
function findUnsigned({ rows, amount }: Ledger): string | undefined {
  const kind = rows.columns.find(({ name }) => /^(?:type|kind|direction|side|entry_type)$/i.test(name))
  if (kind) return `of ${rows.name}.${kind.name}: subtract the rows that take away`
  const check = rows.checks.some((one) => one.replaceAll(/[("' )]/g, '').includes(`${amount.name}>`))
  if (check) return `${rows.name}.${amount.name} is above zero: subtract the rows that take away`
  return hasWord(amount.name, moves) || /ledger|entr(?:y|ies)$|posting|movement/i.test(rows.name)
    ? undefined
    : `nothing shows that ${rows.name}.${amount.name} is below zero where it takes away`
} // prettier-ignore

/** Another table with a number that refers to the same rows. */
const findSecond = ({ rows, parent }: Ledger, { tables, ledgers }: About): Table | undefined =>
  tables.find(
    (other) =>
      other !== rows &&
      other !== parent &&
      !copies.test(other.name) &&
      (ledgers.some((one) => one.rows === other) ||
        (listReferences(other, tables).some((one) => one.parent === parent) &&
          other.columns.some(
            ({ name, kind }) =>
              kind === 'number' &&
              !isForeign(other, name) &&
              other.keys.every((key) => !key.includes(name)) &&
              !/_id$|Id$|version|position/.test(name),
          ))),
  )

function isChange(parent: Table, { method, path }: Pick<Route, 'method' | 'path'>): boolean {
  if (method === 'GET') return false
  const segments = path.split('/').filter((part) => /^\w/.test(part))
  const isOfTable = isTableOf(segments.at(-1) ?? '', parent.name)
  return changes.test(path) || (isOfTable && method !== 'POST')
}
