import type { History } from '../history/index.ts'

/**
 * In place of a value: the answer came and could not be read (no body, not JSON), so nobody knows what it said. Begins
 * with a control character that no JSON text and no `text` of Postgres holds.
 */
export const UNREAD = '\u0000unread'

/** The code of {@link UNREAD} in the values of a history. */
export function unreadCodeOf({ values }: Pick<History, 'values'>): number {
  return values.encode(UNREAD)
}

/** Why a checker has no evidence when answers could not be read. */
export function describeUnread(count: number, what: string): string {
  return `${count} acknowledged ${what} gave no value: the answer had no body or was not JSON; return \`value\` in observe`
}
