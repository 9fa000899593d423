import type { Reading } from './reading.ts'

/** The class of a difference between our reading and an oracle's; undefined where they agree. */
export function findDisagreement(
  ours: Reading,
  theirs: Reading,
  oracle: string,
): string | undefined {
  if (ours.refused !== undefined)
    return theirs.refused === undefined ? `stricter than ${oracle}: ${ours.refused}` : undefined
  if (theirs.refused !== undefined) return `looser than ${oracle}: ${theirs.refused}`
  const [mine, other] = [ours.messages[0], theirs.messages[0]]
  const what = (['start', 'body', 'fields'] as const).find((part) => mine?.[part] !== other?.[part])
  return what === undefined ? undefined : `differs from ${oracle}: ${what}`
}
