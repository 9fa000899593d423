import type { StatementMatch } from '@gauntlet/contract'
import { toFingerprint } from '../postgres/fingerprint.ts'
import type { WirePoint } from '../postgres/wire.ts'
import { matchesRoute, type OpenRequest } from './open-requests.ts'

export type PointMatcher = (point: WirePoint, open: () => readonly OpenRequest[]) => boolean

/**
 * Whether a point of a statement is one that a fault waits for.
 *
 * @param at where the fault is injected
 */
export function createMatcher(match: StatementMatch, at: WirePoint['at']): PointMatcher {
  const { statement, tag, transaction, route } = match
  const part = statement === undefined ? undefined : toFingerprint(statement)
  return (point, open) => {
    if (point.at !== at) return false
    const { sql, fingerprint, transaction: state } = point.statement
    if (part !== undefined && !fingerprint.includes(part) && !sql.includes(statement ?? ''))
      return false
    if (tag !== undefined && !commandsOf(point).includes(tag.toUpperCase())) return false
    if (transaction !== undefined && state !== transaction) return false
    return route === undefined || open().some((request) => matchesRoute(route, request))
  }
}

/** `INSERT` of `INSERT 0 1`; before a statement is done, its first word. */
function commandsOf(point: WirePoint): string[] {
  const tags =
    point.at === 'after' && point.tag !== undefined
      ? point.tag.split('; ')
      : [point.statement.fingerprint.split(' ', 1)[0] ?? '']
  return tags.map((tag) => tag.replace(/(?: \d+)+$/, '').toUpperCase())
}

/** `match 3 of "insert into orders", INSERT, POST /orders`. */
export function describeMatch({ statement, tag, transaction, route, nth = 1 }: StatementMatch) {
  const parts = [
    ...(statement === undefined ? [] : [`"${statement}"`]),
    ...(tag === undefined ? [] : [tag]),
    ...(transaction === undefined ? [] : [`a transaction that is ${transaction}`]),
    ...(route === undefined ? [] : [route]),
  ]
  return `match ${nth} of ${parts.join(', ') || 'any statement'}`
}
