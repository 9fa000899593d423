import type { GuaranteeDocument } from '@gauntlet/contract'
import type { GuaranteeResult, OlderBreaches } from '@gauntlet/core/consistency'

/**
 * What was broken before any load was sent, and is no worse, is not what the load broke. Where nothing else is broken there is no
 * evidence: nothing distinguishes what the load adds to broken rows. Beside what the load broke it is a warning.
 */
export function withBrokenBefore(
  document: GuaranteeDocument,
  older: GuaranteeResult['older'],
): GuaranteeDocument {
  if (older === undefined) return document
  const classes = Object.entries(older)
  const counted: GuaranteeDocument = {
    ...document,
    counts_before: Object.fromEntries(classes.map(([name, { count }]) => [name, count])),
  }
  const what = describe(classes)
  if (document.outcome !== 'fail')
    return { ...counted, outcome: 'no_evidence', reason: `${what}: ${toRemedy(classes)}` }
  return { ...counted, warnings: [...document.warnings, `not counted: ${what}`] }
}

type Classes = readonly (readonly [string, OlderBreaches])[]

/** They may be right: of ids that were sent before, too. */
const OF_OLDER_ROWS: ReadonlySet<string> = new Set([
  'DUPLICATE',
  'DUPLICATE_ROW',
  'GHOST',
  'CORRUPT',
  'FALSE_DUPLICATE',
  'FROM_FUTURE',
  'NOT_DELIVERED',
])

const isOfOlderRows = (classes: Classes): boolean =>
  classes.every(([name]) => OF_OLDER_ROWS.has(name))

function describe(classes: Classes): string {
  const listed = classes
    .map(([name, { count, first }]) => {
      const more = count > 1 ? ` and ${count - 1} more` : ''
      return `${name} ${count} (key ${first}${more})`
    })
    .join(', ')
  if (isOfOlderRows(classes)) return `${listed} with rows that were there before the load began`
  const changed = classes.flatMap(([, one]) => one.changed ?? [])
  const more = changed.length > 1 ? ` and ${changed.length - 1} more` : ''
  const others = `; the row of key ${changed[0]}${more} changed, and nothing shows whether it is worse now`
  return `${listed} broken before the load began${changed.length > 0 ? others : ', and no worse now'}`
}

function toRemedy(classes: Classes): string {
  if (isOfOlderRows(classes))
    return 'send new ids (GAUNTLET_ID_PREFIX), or select only the rows of the run ($1)'
  const naming = classes.some(([, { isUnnamed }]) => isUnnamed)
    ? ', name each row by a column key'
    : ''
  return `repair the rows, select only those of the run ($1)${naming}, or use a separate database`
}
