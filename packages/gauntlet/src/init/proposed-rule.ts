import type { Guarantee } from '../guarantees/guarantee.ts'
import { invariant } from '../guarantees/invariant/define-invariant.ts'
import { quote, toCode } from './code-text.ts'
import type { Column, Table } from './findings.ts'

/** A guarantee that the config may hold: code, and why it is proposed. */
export type ProposedRule = {
  /** The function of Gauntlet that it calls. */
  readonly calls: 'neverNegative' | 'atMost' | 'invariant' | 'recount' | 'exactlyOnce'
  readonly name: string
  readonly why: string
  /** The call, on lines that begin without spaces. */
  readonly code: string
  /** False: it stands in the config as a comment, for it may be wrong of a correct backend. */
  readonly isActive: boolean
  /** What the code makes; absent where it needs to see requests. */
  readonly guarantee?: Guarantee
  /** The column of which a value must be sent more than once, else nothing can break the rule. */
  readonly needsRepeated?: { readonly table: string; readonly column: string }
  /** The column by which requests must name several rows `of` a table, else there is too little evidence. */
  readonly needsRows?: { readonly table: string; readonly column: string; readonly of: string }
}

/** A rule that is a statement, which never fits on one line. */
export function toInvariant(
  name: string,
  { why, isActive, ...definition }: Pick<ProposedRule, 'why' | 'isActive'> & Statement,
): ProposedRule {
  return {
    calls: 'invariant',
    name,
    why,
    guarantee: invariant(name, definition),
    code: `invariant(${quote(name)}, ${toCode(definition, 0, widthOfCall)})`,
    isActive,
  }
}

type Statement = { readonly sql: string; readonly over: string; readonly duringLoad?: false }

const widthOfCall = 200

export const toName = (name: string): string =>
  /^[a-z_][a-z\d_]*$/.test(name) ? name : `"${name}"`
export const toTable = (name: string): string => name.split('.').map(toName).join('.')

/** What a breach is named by. */
export function keyOf({ keys }: Table): { key?: string | readonly string[] } {
  const [first] = keys
  if (first === undefined) return {}
  return { key: first.length === 1 ? first[0] : first }
}

/** Whether a column refers to another table. */
export const isForeign = ({ foreignKeys }: Table, column: string): boolean =>
  foreignKeys.some(({ columns }) => columns.includes(column))

/** What says that a row may no longer count: cancelled, expired. */
const states =
  /^(?:status|state|cancell?ed\w*|deleted\w*|expired\w*|expires\w*|released\w*|refunded\w*)$/i

export const findState = ({ columns }: Table): Column | undefined =>
  columns.find(({ name }) => states.test(name))

const quantities = /^(?:quantity|qty|seats|places|units|count)$/i

/** How many things one row stands for. */
export const findQuantity = ({ columns }: Table): Column | undefined =>
  columns.find(({ name, kind }) => kind === 'number' && quantities.test(name))
